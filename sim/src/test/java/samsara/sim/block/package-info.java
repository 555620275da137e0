/// A program that writes a device and reads it back, for tests in virtual time.
@NullMarked
package samsara.sim.block;

import org.jspecify.annotations.NullMarked;
