/// The virtual file system server: file descriptors, the device map and the calls on them.
@NullMarked
package samsara.vfs;

import org.jspecify.annotations.NullMarked;
