/// Skeletons of drivers: the loop and the protocol, written once.
///
/// A driver implements {@link samsara.driver.CharDriver} and runs a {@link
/// samsara.driver.CharDriverLoop}; if others shall notice its start or restart it calls {@link
/// samsara.driver.DriverAnnounce} in its init callbacks.
///
/// A network driver implements {@link samsara.driver.NetDriver} and is run by {@link
/// samsara.driver.NetDriverProcess}.
///
/// MINIX: `lib/libdriver`, `lib/libnetdriver`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.driver;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
