/// The contract of the PCI server.
///
/// MINIX: `include/minix/com.h`, `include/minix/rs.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.pci;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
