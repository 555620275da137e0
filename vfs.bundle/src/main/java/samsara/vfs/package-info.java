/// The virtual file system server: file descriptors, path names and the device map.
///
/// Users call it by SENDREC, PM and RS tell it asynchronously about processes and drivers. It is
/// single threaded and blocks while a driver of a synchronous style works for it; RS ends a driver
/// that keeps it waiting. Its state lives in its process object and survives nothing: RS refuses to
/// restart it.
///
/// MINIX: `servers/vfs`.
@NullMarked
package samsara.vfs;

import org.jspecify.annotations.NullMarked;
