/// RS's asynchronous conversations: with PM, VM, VFS and DS by message, with the kernel and its
/// image store by call and event.
@NullMarked
package samsara.rs.peer;

import org.jspecify.annotations.NullMarked;
