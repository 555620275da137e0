/// The contract of network drivers, whose one client is INET.
///
/// MINIX: the data-link part of `include/minix/com.h`, `include/net/gen/eth_io.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
