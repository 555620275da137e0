/// PM, the process manager: the process tree, pids, user and group ids, signals, and the dialogue
/// with VM and VFS about who lives.
///
/// MINIX: `servers/pm`.
@NullMarked
package samsara.pm;

import org.jspecify.annotations.NullMarked;
