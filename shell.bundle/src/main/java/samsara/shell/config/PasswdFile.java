package samsara.shell.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// The users of the system: `name:password:uid:gid:…` lines.
public final class PasswdFile {
  private static final int NAME = 0;
  private static final int UID = 2;

  private final String file;
  private final Map<String, Integer> uids = new HashMap<>();

  private PasswdFile(String file) {
    this.file = file;
  }

  /// Reads a file. A missing one fails.
  public static PasswdFile read(Path path) throws ConfigException {
    try {
      return parse(path.toString(), Files.readString(path));
    } catch (IOException e) {
      throw new ConfigException("user file '" + path + "' can't be read: " + e);
    }
  }

  /// Parses text; a line that is no user's is skipped, as `getpwnam` does.
  ///
  /// @param file what messages call it
  public static PasswdFile parse(String file, String text) {
    PasswdFile users = new PasswdFile(file);
    for (String line : text.lines().toList()) {
      String[] fields = line.strip().split(":", -1);
      if (!line.startsWith("#") && fields.length > UID && fields[UID].matches("\\d{1,5}")) {
        users.uids.putIfAbsent(fields[NAME], Integer.valueOf(fields[UID]));
      }
    }
    return users;
  }

  /// What messages call the file.
  public String file() {
    return file;
  }

  /// The uid of a user, empty if there is none of that name.
  public OptionalInt uidOf(String name) {
    Integer uid = uids.get(name);
    return uid == null ? OptionalInt.empty() : OptionalInt.of(uid);
  }
}
