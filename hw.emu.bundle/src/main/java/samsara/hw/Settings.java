package samsara.hw;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Checks what Configuration Admin hands to a component against the component's description: a key
/// that is misspelt shall be told, not ignored.
public final class Settings {
  private static final System.Logger LOG = System.getLogger(Settings.class.getName());

  private Settings() {}

  /// Throws an IllegalArgumentException that names the key, the component and the keys there are,
  /// when `properties` has one that neither `description` nor OSGi knows.
  public static void check(
      Class<? extends Annotation> description, Map<String, Object> properties) {
    Set<String> known = new TreeSet<>();
    for (Method key : description.getDeclaredMethods()) {
      known.add(key.getName());
    }
    for (String key : properties.keySet()) {
      if (!known.contains(key) && !isOfTheFramework(key)) {
        String pid = String.valueOf(properties.get("service.pid"));
        String mistake =
            "unknown key '%s' in the configuration of %s; its keys are %s"
                .formatted(key, pid, known);
        LOG.log(System.Logger.Level.ERROR, mistake); // in one line, before a component's trace
        throw new IllegalArgumentException(mistake);
      }
    }
  }

  private static boolean isOfTheFramework(String key) {
    return key.startsWith("service.")
        || key.startsWith("component.")
        || key.startsWith("felix.")
        || key.startsWith("osgi.")
        || key.startsWith(".");
  }
}
