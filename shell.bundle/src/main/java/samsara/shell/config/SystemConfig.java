package samsara.shell.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A parsed `system.conf`: `service NAME { entry; … };` for every service, an entry being a keyword
/// and its arguments. The file's form is checked as a whole, what entries mean when a service is
/// looked up.
public final class SystemConfig {
  /// How deep classes may include each other.
  static final int CLASS_DEPTH_MAX = 100;

  private final String file;
  private final Map<String, List<List<ConfigToken>>> services = new LinkedHashMap<>();
  private List<ConfigToken> tokens = List.of();
  private int next;

  private SystemConfig(String file) {
    this.file = file;
  }

  /// Reads a file.
  public static SystemConfig read(Path path) throws ConfigException {
    try {
      return parse(path.toString(), Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new ConfigException("no configuration file '" + path + "'");
    } catch (IOException e) {
      throw new ConfigException("configuration file '" + path + "' can't be read: " + e);
    }
  }

  /// Parses text.
  ///
  /// @param file what messages call it
  public static SystemConfig parse(String file, String text) throws ConfigException {
    SystemConfig config = new SystemConfig(file);
    config.tokens = ConfigLexer.tokens(file, text);
    while (!config.peek().isEnd()) {
      config.parseService();
    }
    return config;
  }

  /// Names of all services, in the order of the file.
  public Set<String> names() {
    return services.keySet();
  }

  /// What the file says about a service.
  public ServiceEntry find(String service, PasswdFile users) throws ConfigException {
    List<List<ConfigToken>> entries = services.get(service);
    if (entries == null) {
      throw new ConfigException("service '" + service + "' not found in '" + file + "'");
    }
    EntryReader reader = new EntryReader(users);
    read(entries, reader, 0);
    return reader.entry();
  }

  private void read(List<List<ConfigToken>> entries, EntryReader reader, int depth)
      throws ConfigException {
    for (List<ConfigToken> entry : entries) {
      if (entry.getFirst().is("class")) {
        include(entry, reader, depth + 1);
      } else {
        reader.read(entry);
      }
    }
  }

  private void include(List<ConfigToken> entry, EntryReader reader, int depth)
      throws ConfigException {
    ConfigToken keyword = entry.getFirst();
    if (depth > CLASS_DEPTH_MAX) {
      throw ConfigException.at(keyword, "classes include each other without end");
    }
    if (entry.size() == 1) {
      throw ConfigException.at(keyword, "'class' without a service name");
    }
    for (ConfigToken name : entry.subList(1, entry.size())) {
      List<List<ConfigToken>> entries = services.get(name.text());
      if (entries == null) {
        throw ConfigException.at(name, "no service " + name.quoted());
      }
      read(entries, reader, depth);
    }
  }

  private void parseService() throws ConfigException {
    ConfigToken keyword = take();
    if (!keyword.is("service")) {
      throw ConfigException.at(keyword, "expected 'service', not " + keyword.quoted());
    }
    ConfigToken name = take();
    if (!name.isWord()) {
      throw ConfigException.at(name, "expected a service name, not " + name.quoted());
    }
    expect("{");
    List<List<ConfigToken>> entries = new ArrayList<>();
    while (!peek().is("}")) {
      entries.add(parseEntry());
    }
    expect("}");
    expect(";");
    if (services.putIfAbsent(name.text(), entries) != null) {
      throw ConfigException.at(name, "service " + name.quoted() + " stands twice");
    }
  }

  private List<ConfigToken> parseEntry() throws ConfigException {
    List<ConfigToken> words = new ArrayList<>();
    while (peek().isWord()) {
      words.add(take());
    }
    if (words.isEmpty()) {
      throw ConfigException.at(peek(), "expected a keyword, not " + peek().quoted());
    }
    expect(";");
    return words;
  }

  private void expect(String sign) throws ConfigException {
    ConfigToken token = take();
    if (!token.is(sign)) {
      throw ConfigException.at(token, "expected '" + sign + "', not " + token.quoted());
    }
  }

  private ConfigToken peek() {
    return tokens.get(next);
  }

  private ConfigToken take() {
    ConfigToken token = peek();
    if (!token.isEnd()) {
      next++;
    }
    return token;
  }
}
