/// The VFS contract: calls of user processes, and MAPDRIVER for RS.
///
/// MINIX: `include/minix/callnr.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.vfs;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
