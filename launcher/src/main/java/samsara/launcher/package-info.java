/// Starts the OSGi framework and the system on it.
@NullMarked
package samsara.launcher;

import org.jspecify.annotations.NullMarked;
