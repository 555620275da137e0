/// The other side of host processes: INIT, its children, and the way of host threads to them.
@NullMarked
package samsara.kernel.gateway;

import org.jspecify.annotations.NullMarked;
