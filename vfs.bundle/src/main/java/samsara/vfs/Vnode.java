package samsara.vfs;

import samsara.protocol.vfs.StatRecord;

/// An inode as VFS knows it.
///
/// MINIX: `servers/vfs/vnode.h`.
///
/// @param inode number in its file system
/// @param mode type and permission bits
/// @param links number of names
/// @param uid owner
/// @param gid group
/// @param device device number of a special file
/// @param sizeBytes size
record Vnode(int inode, int mode, int links, int uid, int gid, int device, int sizeBytes) {
  boolean isDirectory() {
    return (mode & StatRecord.S_IFMT) == StatRecord.S_IFDIR;
  }

  /// A device: a character or block special file.
  boolean isSpecial() {
    return (mode & StatRecord.S_IFMT) == StatRecord.S_IFCHR || isBlockSpecial();
  }

  boolean isBlockSpecial() {
    return (mode & StatRecord.S_IFMT) == StatRecord.S_IFBLK;
  }
}
