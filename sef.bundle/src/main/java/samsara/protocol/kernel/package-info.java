/// Kernel calls: their numbers, their fields, and the tables that the kernel reads from a caller's
/// memory.
///
/// MINIX: `include/minix/com.h`, `include/minix/priv.h`, `include/minix/safecopies.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.kernel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
