/// A bundle like any other: no service of Samsara.
@NullMarked
package samsara.samples.noprogram;

import org.jspecify.annotations.NullMarked;
