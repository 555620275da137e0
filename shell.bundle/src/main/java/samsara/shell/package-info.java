/// The Gogo commands of the system.
@NullMarked
package samsara.shell;

import org.jspecify.annotations.NullMarked;
