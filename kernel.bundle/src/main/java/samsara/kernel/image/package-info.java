/// The images of service programs: bundles that were loaded, woven, checked and linked, so that a
/// process of theirs outlives whatever the framework does to the bundle.
///
/// [samsara.kernel.image.ImageLoader] is what the kernel sees. All work happens on a host thread;
/// no call waits but [samsara.kernel.image.ImageLoader#boot].
@NullMarked
package samsara.kernel.image;

import org.jspecify.annotations.NullMarked;
