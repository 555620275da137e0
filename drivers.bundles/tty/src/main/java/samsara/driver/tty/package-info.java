/// The driver of terminals.
///
/// MINIX: `drivers/tty`.
@NullMarked
package samsara.driver.tty;

import org.jspecify.annotations.NullMarked;
