package samsara.hw.ide;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// An image file as the medium of a disk: sectors of 512 bytes from its beginning to its end, as
/// the usual tools make them.
///
/// The file is locked as long as it is open, against another Samsara: exclusively, or shared when
/// it is only read. What is wrong with a file is an IllegalArgumentException that names it.
public final class DiskImage implements AutoCloseable {
  /// The size of a sector.
  public static final int SECTOR_BYTES = 512;

  private final Path file;
  private final FileChannel channel;
  private final boolean readOnly;
  private final long sectors;

  private DiskImage(Path file, FileChannel channel, boolean readOnly) throws IOException {
    this.file = file;
    this.channel = channel;
    this.readOnly = readOnly;
    sectors = channel.size() / SECTOR_BYTES;
  }

  /// Opens an image file.
  public static DiskImage open(Path file, boolean readOnly) {
    try {
      if (Files.isDirectory(file)) {
        throw wrong(file, "is a folder");
      }
      if (!readOnly && Files.exists(file) && !Files.isWritable(file)) {
        throw wrong(file, "cannot be written; list its disk in readOnly, or allow writing");
      }
      FileChannel channel =
          readOnly
              ? FileChannel.open(file, StandardOpenOption.READ)
              : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return checked(file, channel, readOnly);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw wrong(file, "does not exist");
    } catch (IOException e) {
      throw wrong(file, "cannot be opened: " + e.getMessage());
    }
  }

  private static DiskImage checked(Path file, FileChannel channel, boolean readOnly)
      throws IOException {
    lock(file, channel, readOnly);
    long size = channel.size();
    if (size == 0 || size % SECTOR_BYTES != 0) {
      throw wrong(file, "is no whole number of sectors: sizeBytes=" + size);
    }
    return new DiskImage(file, channel, readOnly);
  }

  private static void lock(Path file, FileChannel channel, boolean readOnly) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, readOnly);
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw wrong(file, "is in use by another machine");
    }
  }

  private static IllegalArgumentException wrong(Path file, String what) {
    return new IllegalArgumentException("disk image " + file + " " + what);
  }

  /// The number of sectors.
  public long sectors() {
    return sectors;
  }

  /// True when it must not be written.
  public boolean isReadOnly() {
    return readOnly;
  }

  /// Reads sectors into the beginning of `data`. They lie inside.
  void read(long sector, byte[] data, int lengthBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(data, 0, lengthBytes);
    long at = sector * SECTOR_BYTES;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new IOException("disk image " + file + " has become shorter");
      }
      at += count;
    }
  }

  /// Writes sectors from the beginning of `data`. They lie inside.
  void write(long sector, byte[] data, int lengthBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(data, 0, lengthBytes);
    long at = sector * SECTOR_BYTES;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }

  /// Brings what was written to the host's disk.
  void flush() throws IOException {
    if (!readOnly) {
      channel.force(false);
    }
  }

  /// Lets the file go.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(DiskImage.class.getName())
          .log(System.Logger.Level.WARNING, "disk image " + file + " does not close", e);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
