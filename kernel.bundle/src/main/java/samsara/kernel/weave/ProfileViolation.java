package samsara.kernel.weave;

/// A place in a service that breaks the process profile.
///
/// @param className binary name of the class
/// @param method name of the method or field
/// @param line in the source file, 0 if it isn't known
/// @param what it does, and what to do instead
public record ProfileViolation(String className, String method, int line, String what) {

  /// One line for people: where, what, and what to use instead.
  public String message() {
    return className + "." + method + (line > 0 ? ", line " + line : "") + ": " + what;
  }
}
