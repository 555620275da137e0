/// The IDE disk driver.
///
/// MINIX: `drivers/at_wini`.
@NullMarked
package samsara.driver.at_wini;

import org.jspecify.annotations.NullMarked;
