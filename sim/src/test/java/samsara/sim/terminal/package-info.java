/// A service that reads lines from the console, for tests.
@NullMarked
package samsara.sim.terminal;

import org.jspecify.annotations.NullMarked;
