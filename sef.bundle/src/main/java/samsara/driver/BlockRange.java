package samsara.driver;

/// Which part of which unit a minor device is.
///
/// @param unit number that the driver has for the disk
/// @param first first byte on the unit
/// @param bytes length; 0 for a partition that is not there
public record BlockRange(int unit, long first, long bytes) {}
