package samsara.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The framework's folder: one per process, in memory where the host has `/dev/shm`, gone at exit.
/// A lock marks the folder as used, so that what a killed process left is found and removed by the
/// next.
final class FrameworkStorage implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "samsara-";
  private static final String LOCK = "lock";
  private static final int ATTEMPTS_MAX = 10;

  private final Path folder;
  private final FileChannel channel;

  private FrameworkStorage(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// Makes a folder on the host's memory file system, else in its folder for temporary files.
  static FrameworkStorage create() throws IOException {
    return create(
        Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  static FrameworkStorage create(Path base) throws IOException {
    removeAbandoned(base);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Path folder = Files.createTempDirectory(base, PREFIX);
      FileChannel channel = lock(folder, StandardOpenOption.CREATE_NEW);
      // Another process may have taken the folder for an abandoned one before the lock was there.
      if (channel != null && Files.exists(folder.resolve(LOCK))) {
        return new FrameworkStorage(folder, channel);
      }
    }
    throw new IOException("no folder for the framework could be made in " + base);
  }

  Path cache() {
    return folder.resolve("cache");
  }

  Path configuration() {
    return folder.resolve("configuration");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }

  @Override
  public void close() {
    delete(folder);
    try {
      channel.close();
    } catch (IOException e) {
      // The folder is gone, so nobody asks for its lock again.
    }
  }

  private static void removeAbandoned(Path base) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, PREFIX + "*")) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve(LOCK))) {
          try (FileChannel held = lock(folder, StandardOpenOption.WRITE)) {
            if (held != null) {
              delete(folder);
            }
          }
        }
      }
    }
  }

  private static @Nullable FileChannel lock(Path folder, StandardOpenOption option)
      throws IOException {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, option);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (IOException | java.nio.channels.OverlappingFileLockException e) {
      // Somebody else's, or gone meanwhile: not ours to use or to remove.
    }
    if (channel != null) {
      channel.close();
    }
    return null;
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(each);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // Left for the next start, which finds the folder without an owner.
    }
  }
}
