/// Starts the OSGi framework and the system on it. A plain jar on the class path: nothing in here
/// is seen by a bundle. Bundles meet the launcher in services with types of the JDK only:
///
/// - the launcher waits for any service with `samsara.ready=true`, the sign that the boot is over;
/// - it then runs the commands of `./samsara exec` by the service `ToIntBiFunction` with
///   `samsara.exec=true`;
/// - it offers the host log as a `Supplier` of lines with `samsara.hostlog=true`.
///
/// Framework properties that bundles may read:
///
/// | property | value |
/// |---|---|
/// | `samsara.home` | folder of the distribution |
/// | `samsara.bundles` | folder with the bundles of the running system |
/// | `samsara.load` | the watched drop-in folder |
/// | `samsara.interactive` | `true` at a prompt, `false` under `exec` |
@NullMarked
package samsara.launcher;

import org.jspecify.annotations.NullMarked;
