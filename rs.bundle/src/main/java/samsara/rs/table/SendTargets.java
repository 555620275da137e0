package samsara.rs.table;

import java.util.List;

/// To whom a service may send.
public sealed interface SendTargets {
  /// To every process.
  record All() implements SendTargets {}

  /// To every service, and to no user process.
  record Services() implements SendTargets {}

  /// To the processes that are named, and to those services that name this one.
  ///
  /// @param names SYSTEM, USER, the upper-case name of a boot service, or a label
  record Named(List<String> names) implements SendTargets {
    /// Copies the list.
    public Named {
      names = List.copyOf(names);
    }
  }
}
