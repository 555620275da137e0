package samsara.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `etc/hardware.conf`: what is configured of the machine. It becomes the content of Configuration
/// Admin before anything starts, so that the machine is made once, and right.
///
/// ~~~
/// part samsara.hw.Ram                 # a PID, or FACTORY~NAME
/// {
///   sizeMebibytes  64;                # a key and its value, or its values
/// };
/// ~~~
///
/// Words with blanks stand in double quotes. What the file does not say has its default.
final class HardwareFile {
  private static final Pattern TOKEN = Pattern.compile("\"([^\"\\n]*)\"|[{};]|[^\\s{};\"]+");
  private static final String PART = "part";

  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Path file;

  private record Part(int line, Map<String, Setting> settings) {}

  private record Setting(int line, List<String> values) {}

  private HardwareFile(Path file) {
    this.file = file;
  }

  /// Reads the file; one that is not there configures nothing.
  ///
  /// @throws BootException with file, line and word of a mistake
  static HardwareFile read(Path file) throws IOException, BootException {
    HardwareFile hardware = new HardwareFile(file);
    if (Files.exists(file)) {
      hardware.parse(Files.readAllLines(file));
    }
    return hardware;
  }

  /// The PIDs that are configured.
  List<String> pids() {
    return List.copyOf(parts.keySet());
  }

  /// Checks parts, keys and values against what there is.
  ///
  /// @throws BootException with file and line of the first mistake
  void check(PartDescriptions descriptions) throws BootException {
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      Optional<String> unknown = descriptions.mistake(part.getKey());
      if (unknown.isPresent()) {
        throw wrong(part.getValue().line(), unknown.get());
      }
      for (Map.Entry<String, Setting> setting : part.getValue().settings().entrySet()) {
        List<String> values = setting.getValue().values();
        Optional<String> mistake = descriptions.mistake(part.getKey(), setting.getKey(), values);
        if (mistake.isPresent()) {
          throw wrong(setting.getValue().line(), mistake.get());
        }
      }
      Optional<String> missing =
          descriptions.missing(part.getKey(), part.getValue().settings().keySet());
      if (missing.isPresent()) {
        throw wrong(part.getValue().line(), missing.get());
      }
    }
  }

  /// Writes the files that Configuration Admin reads from `folder` when it starts.
  void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      String pid = part.getKey();
      StringBuilder text = new StringBuilder();
      line(text, "service.pid", List.of(pid));
      int tilde = pid.indexOf('~');
      if (tilde > 0) {
        line(text, "service.factoryPid", List.of(pid.substring(0, tilde)));
      }
      part.getValue().settings().forEach((key, setting) -> line(text, key, setting.values()));
      Path path = folder.resolve(pid.replace('.', '/').replace("~", "%007e") + ".config");
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    }
  }

  // One value is a string, more are an array of strings; components convert them.
  private static void line(StringBuilder text, String key, List<String> values) {
    List<String> quoted = values.stream().map(HardwareFile::quote).toList();
    String list = String.join(",", quoted);
    text.append(key).append('=').append(values.size() == 1 ? list : "[" + list + "]").append("\n");
  }

  private static String quote(String value) {
    return '"' + value.replaceAll("([\\\\\"= ])", "\\\\$1") + '"';
  }

  private record Word(String text, int line, boolean quoted) {
    boolean is(String sign) {
      return !quoted && text.equals(sign);
    }
  }

  private void parse(List<String> lines) throws BootException {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      words(lines.get(i), i + 1, words);
    }
    int at = 0;
    while (at < words.size()) {
      at = part(words, at);
    }
  }

  private void words(String line, int number, List<Word> words) throws BootException {
    Matcher matcher = TOKEN.matcher(line);
    int end = 0;
    while (matcher.find()) {
      String between = line.substring(end, matcher.start());
      if (!between.isBlank()) {
        throw wrong(number, "a quotation mark is missing");
      }
      if (matcher.group().startsWith("#")) {
        return;
      }
      String quoted = matcher.group(1);
      words.add(new Word(quoted == null ? matcher.group() : quoted, number, quoted != null));
      end = matcher.end();
    }
    if (!line.substring(end).isBlank()) {
      throw wrong(number, "a quotation mark is missing");
    }
  }

  private int part(List<Word> words, int first) throws BootException {
    Word start = words.get(first);
    if (!start.is(PART)) {
      throw wrong(start.line(), "'part' expected, not '" + start.text() + "'");
    }
    Word pid = word(words, first + 1, start);
    expect("{", word(words, first + 2, pid));
    Map<String, Setting> keys = new LinkedHashMap<>();
    if (parts.put(pid.text(), new Part(pid.line(), keys)) != null) {
      throw wrong(pid.line(), "part '" + pid.text() + "' stands twice");
    }
    int at = first + 3;
    while (!word(words, at, pid).is("}")) {
      Word key = words.get(at++);
      List<String> values = new ArrayList<>();
      while (!word(words, at, key).is(";")) {
        Word value = words.get(at++);
        if (value.is("}") || value.is("{")) {
          throw wrong(value.line(), "';' expected after '" + key.text() + "'");
        }
        values.add(value.text());
      }
      at++;
      if (values.isEmpty() || keys.put(key.text(), new Setting(key.line(), values)) != null) {
        String what = values.isEmpty() ? "' has no value" : "' stands twice";
        throw wrong(key.line(), "key '" + key.text() + what);
      }
    }
    expect(";", word(words, at + 1, words.get(at)));
    return at + 2;
  }

  private void expect(String sign, Word found) throws BootException {
    if (!found.is(sign)) {
      throw wrong(found.line(), "'" + sign + "' expected, not '" + found.text() + "'");
    }
  }

  private Word word(List<Word> words, int at, Word before) throws BootException {
    if (at >= words.size()) {
      throw wrong(before.line(), "the file ends in a part");
    }
    return words.get(at);
  }

  private BootException wrong(int line, String what) {
    return new BootException(file + ":" + line + ": " + what);
  }
}
