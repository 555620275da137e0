/// A process without a kernel, for unit tests of services: {@link samsara.testkit.FakeIpc} stands
/// for the traps, {@link samsara.testkit.FakeKernel} for the kernel calls, and the test for the
/// others.
///
/// In the test jar of this module; never part of a running system.
@NullMarked
package samsara.testkit;

import org.jspecify.annotations.NullMarked;
