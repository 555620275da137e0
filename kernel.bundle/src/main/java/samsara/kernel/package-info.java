/// The microkernel: processes, privileges, messages, scheduling, clock, signals and kernel calls.
@Export
@Version("1.0.0")
@NullMarked
package samsara.kernel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
