package samsara.sef;

/// One instance of a service: the object that is the process. Everything it changes is reachable
/// from it.
@FunctionalInterface
public interface SystemProcess {
  /// The entry point, in the process's own context: register callbacks, call {@link Sef#startup()},
  /// then {@link Sef#serve} or a loop around {@link Sef#receive}. To return is to exit, which RS
  /// takes for a crash.
  void main(Sef sef);
}
