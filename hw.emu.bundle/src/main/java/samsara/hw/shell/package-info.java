/// Shell commands of the machine.
@NullMarked
package samsara.hw.shell;

import org.jspecify.annotations.NullMarked;
