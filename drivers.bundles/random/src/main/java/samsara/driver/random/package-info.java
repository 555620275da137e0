/// The random driver: random numbers for `/dev/random`, from the times of interrupts.
///
/// MINIX: `drivers/random`.
@NullMarked
package samsara.driver.random;

import org.jspecify.annotations.NullMarked;
