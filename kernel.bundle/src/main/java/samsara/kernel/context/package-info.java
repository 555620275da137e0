/// The stacks of processes: how the one CPU thread switches to a process and back.
///
/// Three kinds behind one interface: raw continuations (default), virtual threads on a scheduler of
/// our own, and plain virtual threads that need no JVM flag. They run the same schedule, so that
/// each is a test of the others. See `docs/adr/` for the figures.
@NullMarked
package samsara.kernel.context;

import org.jspecify.annotations.NullMarked;
