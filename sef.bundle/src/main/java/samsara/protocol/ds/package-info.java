/// The DS contract.
///
/// MINIX: `include/minix/com.h`, `include/minix/ds.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.ds;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
