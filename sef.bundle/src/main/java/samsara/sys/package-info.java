/// The system library under SEF: kernel-call stubs, grants, asynchronous sending, heap, clients of
/// the servers.
///
/// MINIX: `lib/libsys`.
@Export
@Version("1.0.0")
@NullMarked
package samsara.sys;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
