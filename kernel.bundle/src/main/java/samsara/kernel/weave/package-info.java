/// What happens to the classes of a service when they are loaded: safe-points are woven in, and the
/// process profile is enforced. Pure functions over class files, and the OSGi hook that applies
/// them.
@NullMarked
package samsara.kernel.weave;

import org.jspecify.annotations.NullMarked;
