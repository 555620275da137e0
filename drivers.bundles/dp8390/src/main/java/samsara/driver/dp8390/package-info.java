/// The driver of NE2000 network cards, whose chip is a DP8390.
///
/// MINIX: `drivers/dp8390`.
@NullMarked
package samsara.driver.dp8390;

import org.jspecify.annotations.NullMarked;
