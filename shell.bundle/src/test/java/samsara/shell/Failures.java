package samsara.shell;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Assertions on commands that fail.
final class Failures {
  private Failures() {}

  /// The command must fail with that exit status.
  static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      int exitStatus, ThrowingCallable command) {
    return assertThatThrownBy(command)
        .asInstanceOf(type(CommandFailure.class))
        .matches(failure -> failure.exitStatus() == exitStatus, "exit status " + exitStatus)
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.throwable(CommandFailure.class));
  }
}
