/// Host processes: how shell commands and tests act inside the system. A host process has a slot,
/// an endpoint, a pid, a uid and an address space like any user process; only its code runs on a
/// host thread.
@Export
@Version("1.0.0")
@NullMarked
package samsara.kernel.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
