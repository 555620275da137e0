/// Skeletons of drivers: the loop and the protocol, written once.
///
/// MINIX: `lib/libdriver`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.driver;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
