package samsara.rs.table;

/// Two instances that are exchanging their places, as long as it is not known whether they have.
///
/// @param old the one that has run; it may be dead
/// @param fresh the one that must not run before it is known
public record Swap(Slot old, Slot fresh) {}
