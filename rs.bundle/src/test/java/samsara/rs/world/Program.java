package samsara.rs.world;

/// What a jar holds.
///
/// @param name program
/// @param version version of its bundle
/// @param behaviour how its processes behave
public record Program(String name, String version, Behaviour behaviour) {}
