package samsara.rs.table;

/// A linked image: the executable of a service.
///
/// @param id what the kernel knows it by
/// @param program name of the program
/// @param version version of its bundle
/// @param location where it was loaded from; empty for the boot image
public record Image(int id, String program, String version, String location) {}
