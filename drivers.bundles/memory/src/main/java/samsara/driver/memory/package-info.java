/// The memory driver: null, zero, physical memory, RAM disks.
///
/// MINIX: `drivers/memory`.
@NullMarked
package samsara.driver.memory;

import org.jspecify.annotations.NullMarked;
