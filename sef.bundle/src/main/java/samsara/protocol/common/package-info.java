/// Messages that any service may get, whatever its own protocol: SEF handles them.
///
/// MINIX: `include/minix/com.h`, the COMMON range.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.common;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
