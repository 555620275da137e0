/// The VM contract.
///
/// MINIX: `include/minix/com.h`, `include/minix/vm.h`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.protocol.vm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
