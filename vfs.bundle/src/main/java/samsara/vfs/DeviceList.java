package samsara.vfs;

import java.util.ArrayList;
import java.util.List;
import samsara.protocol.vfs.StatRecord;

/// Reads the list of special files, `etc/devices`: one a line with its path, type (`c`, a character
/// device, or `b`, a block device), major, minor, octal mode, owner and group; `#` begins a
/// comment.
final class DeviceList {
  private static final int COLUMNS = 7;
  private static final int MINORS = 256;

  private DeviceList() {}

  /// Parses the text.
  ///
  /// @throws IllegalArgumentException for a line that is wrong, with its number
  static List<DeviceNode> parse(String text) {
    List<DeviceNode> nodes = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String row = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!row.isEmpty()) {
        nodes.add(node(row.split("\\s+", -1), number));
      }
    }
    return List.copyOf(nodes);
  }

  private static DeviceNode node(String[] columns, int line) {
    if (columns.length != COLUMNS) {
      throw wrong(line, "columns=" + columns.length + ", not " + COLUMNS);
    }
    int type =
        switch (columns[1]) {
          case "c" -> StatRecord.S_IFCHR;
          case "b" -> StatRecord.S_IFBLK;
          default -> throw wrong(line, "type=" + columns[1] + " is not c or b");
        };
    if (!columns[0].startsWith("/")) {
      throw wrong(line, "path=" + columns[0] + " is not absolute");
    }
    int major = number(columns[2], 10, DeviceMap.MAJORS, line);
    int minor = number(columns[3], 10, MINORS, line);
    int mode = number(columns[4], 8, 010000, line);
    return new DeviceNode(
        columns[0],
        DeviceNumber.of(major, minor),
        type | mode,
        number(columns[5], 10, 0x10000, line),
        number(columns[6], 10, 0x100, line));
  }

  private static int number(String text, int radix, int limit, int line) {
    try {
      int value = Integer.parseInt(text, radix);
      if (value >= 0 && value < limit) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(line, "number=" + text + " is none");
    }
    throw wrong(line, "number=" + text + " is out of range");
  }

  private static IllegalArgumentException wrong(int line, String what) {
    return new IllegalArgumentException("devices:" + line + ": " + what);
  }
}
