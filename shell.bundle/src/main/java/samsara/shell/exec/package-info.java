/// Runs the commands of `./samsara exec`: a session without a terminal.
@NullMarked
package samsara.shell.exec;

import org.jspecify.annotations.NullMarked;
