/// The driver of network cards with an RTL8139.
///
/// MINIX: `drivers/rtl8139`.
@NullMarked
package samsara.driver.rtl8139;

import org.jspecify.annotations.NullMarked;
