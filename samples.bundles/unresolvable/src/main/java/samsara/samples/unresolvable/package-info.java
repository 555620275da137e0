/// A program that is all right but for an import of its bundle.
@NullMarked
package samsara.samples.unresolvable;

import org.jspecify.annotations.NullMarked;
