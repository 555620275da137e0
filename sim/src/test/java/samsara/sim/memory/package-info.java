/// Services that use memory which is not there yet, for tests in virtual time.
@NullMarked
package samsara.sim.memory;

import org.jspecify.annotations.NullMarked;
