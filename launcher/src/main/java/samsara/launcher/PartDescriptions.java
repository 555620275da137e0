package samsara.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// What can be configured: the Metatype descriptions in the bundles of a system, read before any of
/// them runs, so that a mistake is told with its line and nothing boots.
final class PartDescriptions {
  private static final String FOLDER = "OSGI-INF/metatype/";

  private final Map<String, Map<String, Key>> parts = new TreeMap<>();

  /// A key: what its values may be.
  private record Key(
      String type, String min, String max, boolean many, boolean needed, List<String> options) {
    Optional<String> mistake(List<String> values) {
      if (!many && values.size() > 1) {
        return Optional.of("has one value, not " + values.size());
      }
      for (String value : values) {
        if (!options.isEmpty() && !options.contains(value)) {
          return Optional.of("is one of " + options + ", not '" + value + "'");
        }
        if (type.equals("Boolean") && !value.equals("true") && !value.equals("false")) {
          return Optional.of("is true or false, not '" + value + "'");
        }
        if ((type.equals("Integer") || type.equals("Long")) && !isNumber(value)) {
          String range = min.isEmpty() && max.isEmpty() ? "" : range();
          return Optional.of("is a number" + range + ", not '" + value + "'");
        }
      }
      return Optional.empty();
    }

    private String range() {
      if (min.isEmpty()) {
        return " up to " + max;
      }
      return max.isEmpty() ? " from " + min : " from " + min + " to " + max;
    }

    private boolean isNumber(String text) {
      try {
        long value = Long.parseLong(text);
        boolean fits = type.equals("Long") || (int) value == value;
        return fits
            && (min.isEmpty() || value >= Long.parseLong(min))
            && (max.isEmpty() || value <= Long.parseLong(max));
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private PartDescriptions() {}

  /// Reads the descriptions in the jars of a folder.
  static PartDescriptions ofBundles(Path folder) throws IOException {
    PartDescriptions descriptions = new PartDescriptions();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        descriptions.read(jar);
      }
    }
    return descriptions;
  }

  private void read(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".xml")) {
          try (InputStream stream = jar.getInputStream(entry)) {
            add(stream);
          } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(path + ": " + entry + ": " + e.getMessage(), e);
          }
        }
      }
    }
  }

  private void add(InputStream xml) throws IOException, SAXException, ParserConfigurationException {
    Element root =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(xml)
            .getDocumentElement();
    Map<String, Key> keys = new TreeMap<>();
    for (Element key : elements(root, "AD")) {
      List<String> options =
          elements(key, "Option").stream().map(option -> option.getAttribute("value")).toList();
      keys.put(
          key.getAttribute("id"),
          new Key(
              key.getAttribute("type"),
              key.getAttribute("min"),
              key.getAttribute("max"),
              !key.getAttribute("cardinality").isEmpty(),
              !key.hasAttribute("default") && !key.getAttribute("required").equals("false"),
              options));
    }
    for (Element designate : elements(root, "Designate")) {
      parts.put(designate.getAttribute("pid") + designate.getAttribute("factoryPid"), keys);
    }
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /// What is wrong with a part of that name, `PID` or `FACTORY~NAME`.
  Optional<String> mistake(String part) {
    return parts.containsKey(factory(part))
        ? Optional.empty()
        : Optional.of("no part '" + part + "'; there are " + parts.keySet());
  }

  /// What is wrong with the values of a key of a part that exists.
  Optional<String> mistake(String part, String name, List<String> values) {
    Map<String, Key> keys = parts.getOrDefault(factory(part), Map.of());
    Key key = keys.get(name);
    if (key == null) {
      return Optional.of(
          "part '" + part + "' has no key '" + name + "'; its keys are " + keys.keySet());
    }
    return key.mistake(values).map(what -> "'" + name + "' of '" + part + "' " + what);
  }

  /// The first key that a part that exists has to have, and has not.
  Optional<String> missing(String part, Set<String> names) {
    return parts.getOrDefault(factory(part), Map.of()).entrySet().stream()
        .filter(key -> key.getValue().needed() && !names.contains(key.getKey()))
        .findFirst()
        .map(key -> "part '" + part + "' lacks the key '" + key.getKey() + "'");
  }

  private static String factory(String part) {
    int tilde = part.indexOf('~');
    return tilde < 0 ? part : part.substring(0, tilde);
  }
}
