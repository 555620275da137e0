/// Skeletons of drivers: the loop and the protocol, written once.
///
/// A driver implements {@link samsara.driver.CharDriver} and runs a {@link
/// samsara.driver.CharDriverLoop}; if others shall notice its start or restart it calls {@link
/// samsara.driver.DriverAnnounce} in its init callbacks.
///
/// MINIX: `lib/libdriver`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.driver;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
