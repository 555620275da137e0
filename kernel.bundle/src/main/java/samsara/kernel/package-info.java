/// The microkernel, assembled: [Kernel] is a library for a plain JVM; `samsara.kernel.osgi` makes a
/// component of it.
@NullMarked
package samsara.kernel;

import org.jspecify.annotations.NullMarked;
