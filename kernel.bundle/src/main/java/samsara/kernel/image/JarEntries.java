package samsara.kernel.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// The files in a jar, by name. Folders are left out.
final class JarEntries {

  /// The largest jar that is taken, packed.
  static final int JAR_BYTES_MAX = 32 << 20;

  /// The most that the files of a jar may come to, unpacked.
  static final int UNPACKED_BYTES_MAX = 128 << 20;

  private JarEntries() {}

  /// Unpacks a jar.
  ///
  /// @throws ErrnoException `ENOEXEC` if it is no jar or damaged, `E2BIG` if it is too large
  static NavigableMap<String, byte[]> read(byte[] jar) throws ErrnoException {
    NavigableMap<String, byte[]> files = new TreeMap<>();
    int left = UNPACKED_BYTES_MAX;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes(left);
        left -= content.length;
        if (left == 0) {
          throw new ErrnoException(
              Errno.E2BIG, "unpacks to more than " + UNPACKED_BYTES_MAX + " bytes");
        }
        if (!entry.isDirectory()) {
          files.put(entry.getName(), content);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ErrnoException(Errno.ENOEXEC, "damaged jar: " + e.getMessage());
    }
    if (files.isEmpty()) {
      throw new ErrnoException(Errno.ENOEXEC, "not a jar");
    }
    return files;
  }

  /// Packs files into a jar, its manifest first.
  static byte[] write(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      byte[] manifest = files.get(JarFile.MANIFEST_NAME);
      if (manifest != null) {
        add(zip, JarFile.MANIFEST_NAME, manifest);
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        if (!file.getKey().equals(JarFile.MANIFEST_NAME)) {
          add(zip, file.getKey(), file.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory doesn't fail
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  /// Tells contents apart, however they are packed.
  static String digest(NavigableMap<String, byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach((name, content) -> {
        digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// Reads a stream to its end.
  ///
  /// @throws ErrnoException `E2BIG` if it is longer than a jar may be
  static byte[] readAll(InputStream stream) throws IOException, ErrnoException {
    byte[] bytes = stream.readNBytes(JAR_BYTES_MAX + 1);
    if (bytes.length > JAR_BYTES_MAX) {
      throw new ErrnoException(Errno.E2BIG, "larger than " + JAR_BYTES_MAX + " bytes");
    }
    return bytes;
  }
}
