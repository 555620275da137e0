/// SEF, the system event framework: the service API of every server and driver.
///
/// MINIX: `lib/libsys/sef*.c`, `include/minix/sef.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.sef;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
