/// The log driver: keeps the kernel's diagnostics and offers them as `/dev/klog`.
///
/// MINIX: `drivers/log`.
@NullMarked
package samsara.driver.log;

import org.jspecify.annotations.NullMarked;
