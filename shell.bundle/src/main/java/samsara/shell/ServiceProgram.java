package samsara.shell;

/// A jar that holds a service.
///
/// @param location where RS shall load it from
/// @param program name of the program in it
record ServiceProgram(String location, String program) {}
