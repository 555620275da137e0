package samsara.shell.exec;

import org.jspecify.annotations.Nullable;

/// The exit status that an exception carries: the result of its method `int exitStatus()`, or that
/// of its cause. Asked by name, since commands come from any bundle and need not import ours.
final class ExitStatus {
  /// No exception of the chain carries a status.
  static final int UNKNOWN = -1;

  private ExitStatus() {}

  static int of(Throwable thrown) {
    for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
      try {
        var method = each.getClass().getMethod("exitStatus");
        method.setAccessible(true);
        if (method.invoke(each) instanceof Integer status) {
          return status;
        }
      } catch (ReflectiveOperationException e) {
        // Carries none: ask its cause.
      }
    }
    return UNKNOWN;
  }
}
