/// The contract between VFS and drivers.
///
/// MINIX: `include/minix/com.h`, `include/minix/dmap.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
