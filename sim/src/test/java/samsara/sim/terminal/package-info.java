/// Services that use terminals, for tests: one reads lines from the console, one has a serial line.
@NullMarked
package samsara.sim.terminal;

import org.jspecify.annotations.NullMarked;
