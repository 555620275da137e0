/// The contract of terminals: ioctl requests, the settings of a line, function keys.
///
/// MINIX: `include/termios.h`, `include/sys/ioc_tty.h`, `include/minix/com.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.tty;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
