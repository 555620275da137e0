package samsara.hw;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Checks what Configuration Admin hands to a component against the component's description: a key
/// that is misspelt shall be told, not ignored.
public final class Settings {
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
        throw new IllegalArgumentException(
            "unknown key '%s' in the configuration of %s; its keys are %s"
                .formatted(key, properties.getOrDefault("service.pid", properties), known));
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
