/// Programs that try a driver by its messages, one request after the other, for tests in virtual
/// time: what all drivers of a kind have to do alike.
@NullMarked
package samsara.sim.contract;

import org.jspecify.annotations.NullMarked;
