/// The emulated PC, one class per chip.
@Export
@Version("1.0.0")
@NullMarked
package samsara.hw;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
