/// The PM contract: calls of user processes and of RS, and the PM to VFS conversation.
///
/// MINIX: `include/minix/callnr.h`, `include/minix/com.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.pm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
