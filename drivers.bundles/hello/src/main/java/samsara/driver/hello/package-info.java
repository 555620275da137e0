/// The hello driver: a character device that greets and counts its opens.
///
/// MINIX: `drivers/hello`.
@NullMarked
package samsara.driver.hello;

import org.jspecify.annotations.NullMarked;
