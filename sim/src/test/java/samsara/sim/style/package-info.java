/// A driver of any style and its clients, for tests in virtual time.
@NullMarked
package samsara.sim.style;

import org.jspecify.annotations.NullMarked;
