package samsara.protocol.vfs;

import samsara.abi.Memory;

/// `struct stat` as user programs see it.
///
/// ~~~
/// 0     4     8      10      12    14    16      20     24      28      32      36
/// | dev | ino | mode | nlink | uid | gid | rdev  | size | atime | mtime | ctime |
/// ~~~
///
/// `dev` and `rdev` are 16 bits wide, major in the high byte; each is padded to 4 bytes, since the
/// field behind it is aligned.
///
/// MINIX: `include/sys/stat.h`.
///
/// @param device device that holds the inode
/// @param inode inode number
/// @param mode type and permission bits
/// @param links number of names
/// @param uid owner
/// @param gid group
/// @param specialDevice device number of a special file
/// @param sizeBytes size
public record StatRecord(
    int device,
    int inode,
    int mode,
    int links,
    int uid,
    int gid,
    int specialDevice,
    int sizeBytes) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 36;

  /// Mask of the file type.
  public static final int S_IFMT = 0170000;

  /// Character special file.
  public static final int S_IFCHR = 0020000;

  /// Block special file.
  public static final int S_IFBLK = 0060000;

  /// Directory.
  public static final int S_IFDIR = 0040000;

  /// Regular file.
  public static final int S_IFREG = 0100000;

  /// The major number of a special file.
  public int major() {
    return specialDevice >>> 8 & 0xFF;
  }

  /// The minor number of a special file.
  public int minor() {
    return specialDevice & 0xFF;
  }

  /// Reads a record.
  public static StatRecord read(Memory memory, int address) {
    return new StatRecord(
        memory.int16(address) & 0xFFFF,
        memory.int32(address + 4),
        memory.int16(address + 8) & 0xFFFF,
        memory.int16(address + 10) & 0xFFFF,
        memory.int16(address + 12) & 0xFFFF,
        memory.int16(address + 14) & 0xFFFF,
        memory.int16(address + 16) & 0xFFFF,
        memory.int32(address + 20));
  }

  /// Writes the record, all times 0.
  public void write(Memory memory, int address) {
    memory.fill(address, SIZE_BYTES, 0);
    memory.int16(address, device);
    memory.int32(address + 4, inode);
    memory.int16(address + 8, mode);
    memory.int16(address + 10, links);
    memory.int16(address + 12, uid);
    memory.int16(address + 14, gid);
    memory.int16(address + 16, specialDevice);
    memory.int32(address + 20, sizeBytes);
  }
}
