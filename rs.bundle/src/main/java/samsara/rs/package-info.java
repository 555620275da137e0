/// The reincarnation server.
///
/// | package | what |
/// |---|---|
/// | `samsara.rs` | the program and its loop |
/// | `boot` | from kernel start to the first user process |
/// | `request` | requests of clients |
/// | `lifecycle` | what happens to services |
/// | `peer` | conversations with kernel, PM, VM, VFS, DS and the image store |
/// | `table` | slots, settings, boot tables |
/// | `task` | operations that take several messages |
///
/// Each depends only on those below it.
@NullMarked
package samsara.rs;

import org.jspecify.annotations.NullMarked;
