/// A client of network drivers, for tests in virtual time.
@NullMarked
package samsara.sim.net;

import org.jspecify.annotations.NullMarked;
