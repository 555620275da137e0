/// The Gogo commands of the system. Each acts through a process of its own, a child of INIT with
/// the rights of its user, and speaks to PM, VFS and RS in messages like any program would. What a
/// command finds out it returns as an object whose text is made for people; what goes wrong is a
/// {@link samsara.shell.CommandFailure} with one clear message and an exit status.
@NullMarked
package samsara.shell;

import org.jspecify.annotations.NullMarked;
