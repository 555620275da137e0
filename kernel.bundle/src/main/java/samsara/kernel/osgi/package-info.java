/// The kernel as an OSGi component: starts it when its programs are there, and connects its image
/// store with the framework.
@NullMarked
package samsara.kernel.osgi;

import org.jspecify.annotations.NullMarked;
