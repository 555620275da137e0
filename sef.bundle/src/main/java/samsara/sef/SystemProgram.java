package samsara.sef;

/// The executable of a service bundle: its one DS component, with the property
/// `samsara.program=<name>`. RS runs it; the component life cycle says only whether the program is
/// available and never touches a process.
@FunctionalInterface
public interface SystemProgram {
  /// Name of the service property and of nothing else.
  String PROGRAM_PROPERTY = "samsara.program";

  /// Manifest header that marks a service bundle, with the name of its program.
  String PROGRAM_HEADER = "Samsara-Program";

  /// A new process object: one for every instance, sharing no mutable state with any other. It is
  /// created ahead of time, and runs only if and when RS lets it.
  SystemProcess newProcess();
}
