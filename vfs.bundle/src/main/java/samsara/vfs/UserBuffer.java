package samsara.vfs;

/// The memory of a process that a call is about.
///
/// @param access {@link samsara.sys.Grants} bits that the driver gets
record UserBuffer(int address, int bytes, int access) {}
