/// The process manager: the process tree, pids and signals.
@NullMarked
package samsara.pm;

import org.jspecify.annotations.NullMarked;
