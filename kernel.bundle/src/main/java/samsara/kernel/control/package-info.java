/// What operators may see of the kernel and do to it.
@Export
@Version("1.0.0")
@NullMarked
package samsara.kernel.control;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
