package samsara.vfs;

/// A special file of the built-in root.
///
/// @param path absolute name
/// @param device device number
/// @param mode type and permission bits
/// @param uid owner
/// @param gid group
record DeviceNode(String path, int device, int mode, int uid, int gid) {}
