/// Readclock: sets the system's time of day from the real-time clock of the machine.
///
/// MINIX: `commands/i386/readclock.c` and its driver.
@NullMarked
package samsara.driver.readclock;

import org.jspecify.annotations.NullMarked;
