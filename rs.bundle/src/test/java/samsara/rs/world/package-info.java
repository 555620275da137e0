/// A scripted world around RS: kernel, PM, VM, VFS, DS, image store, services and clients that live
/// in virtual time and answer with latencies drawn from a seed. After every message that RS handles
/// the invariants are checked.
@NullMarked
package samsara.rs.world;

import org.jspecify.annotations.NullMarked;
