package samsara.kernel.image;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// A program in memory, ready to run: its classes are loaded, woven and checked, and whatever they
/// refer to is resolved. Any thread may use it.
///
/// @param id by which processes and RS name it; positive, never used again
/// @param programName name of the program
/// @param symbolicName symbolic name of its bundle
/// @param version version of its bundle
/// @param location where its content came from
/// @param sizeBytes size of its jar
/// @param program makes the processes
public record LinkedImage(
    int id,
    String programName,
    String symbolicName,
    String version,
    String location,
    int sizeBytes,
    SystemProgram program) {

  /// A new process object. Runs code of the service: to be called in the context of the process.
  public SystemProcess newProcess() {
    return program.newProcess();
  }
}
