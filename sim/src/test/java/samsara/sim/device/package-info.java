/// Programs that use a device for ever, for tests in which its driver is killed and updated.
@NullMarked
package samsara.sim.device;

import org.jspecify.annotations.NullMarked;
