/// A console of the machine on the terminal of the host.
@NullMarked
package samsara.shell.console;

import org.jspecify.annotations.NullMarked;
