/// The PCI server: what is on the bus, who may see it, and who has it.
///
/// MINIX: `drivers/pci`.
@NullMarked
package samsara.driver.pci;

import org.jspecify.annotations.NullMarked;
