/// Whole systems in simulated time, as a function of a seed.
@NullMarked
package samsara.sim;

import org.jspecify.annotations.NullMarked;
