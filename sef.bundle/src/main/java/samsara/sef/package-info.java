/// The system event framework: the service API that every server and driver is written against.
@Export
@Version("1.0.0")
@NullMarked
package samsara.sef;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
