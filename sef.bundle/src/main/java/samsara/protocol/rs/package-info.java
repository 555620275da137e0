/// The RS contract: requests, the init and update messages, the start record and the public process
/// table.
///
/// MINIX: `include/minix/com.h`, `include/minix/rs.h`, `servers/rs/const.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.rs;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
