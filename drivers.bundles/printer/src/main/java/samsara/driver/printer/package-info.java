/// The printer driver: `/dev/lp`, the printer at the first parallel port.
///
/// MINIX: `drivers/printer`.
@NullMarked
package samsara.driver.printer;

import org.jspecify.annotations.NullMarked;
