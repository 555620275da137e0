/// A service that tries its privileges when it starts, and prints what each attempt ends with: to
/// see that the entry of system.conf is obeyed.
@NullMarked
package samsara.samples.probe;

import org.jspecify.annotations.NullMarked;
