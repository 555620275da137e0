package samsara.hw;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentContext;

/// Checks what is configured at run time against the description of a component: a key that is
/// misspelt, or a value that can't be, shall be told and change nothing.
///
/// {@link SettingsGuard} lets no wrong configuration reach a component; components pass their news
/// to {@link #changed}.
public final class Settings {
  private Settings() {}

  /// Which numbers a key takes; says at run time what its `AttributeDefinition` says to others.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  public @interface Range {
    /// The least.
    long min() default Long.MIN_VALUE;

    /// The greatest.
    long max() default Long.MAX_VALUE;
  }

  /// Throws an IllegalArgumentException that names key, value and what is allowed, when
  /// `properties` are not what `description` describes.
  public static void check(
      Class<? extends Annotation> description, Map<String, Object> properties) {
    mistake(description, properties)
        .ifPresent(mistake -> {
          throw new IllegalArgumentException(mistake);
        });
  }

  /// What is wrong with `properties`: key, value and what is allowed, in one line.
  static Optional<String> mistake(
      Class<? extends Annotation> description, Map<String, ?> properties) {
    String pid = String.valueOf(properties.get("service.pid"));
    Map<String, Method> keys = new TreeMap<>();
    for (Method key : description.getDeclaredMethods()) {
      keys.put(key.getName(), key);
    }
    for (Map.Entry<String, ?> setting : properties.entrySet()) {
      String name = setting.getKey();
      Method key = keys.get(name);
      if (key != null) {
        String allowed = refusal(key, values(setting.getValue()));
        if (!allowed.isEmpty()) {
          return Optional.of("'%s' of '%s' is %s".formatted(name, pid, allowed));
        }
      } else if (!isOfTheFramework(name)) {
        return Optional.of(
            "part '%s' has no key '%s'; its keys are %s".formatted(pid, name, keys.keySet()));
      }
    }
    return keys.values().stream()
        .filter(key -> key.getDefaultValue() == null && !properties.containsKey(key.getName()))
        .findFirst()
        .map(key -> "part '%s' lacks the key '%s'".formatted(pid, key.getName()));
  }

  private static boolean isOfTheFramework(String key) {
    return key.startsWith("service.")
        || key.startsWith("component.")
        || key.startsWith("felix.")
        || key.startsWith("osgi.")
        || key.startsWith(".")
        || key.equals("objectClass");
  }

  private static List<?> values(Object value) {
    if (value instanceof Collection<?> many) {
      return List.copyOf(many);
    }
    if (value.getClass().isArray()) {
      Object[] many = new Object[Array.getLength(value)];
      Arrays.setAll(many, i -> Array.get(value, i));
      return Arrays.asList(many);
    }
    return List.of(value);
  }

  // What is allowed, and what was given in its place; empty if it is allowed.
  private static String refusal(Method key, List<?> values) {
    Class<?> type = key.getReturnType();
    if (type.isArray()) {
      return "";
    }
    if (values.size() != 1) {
      return "one value, not " + values.size();
    }
    String value = String.valueOf(values.getFirst());
    String allowed = "";
    if (type == boolean.class && !value.equals("true") && !value.equals("false")) {
      allowed = "true or false";
    } else if (type.isEnum() && !names(type).contains(value)) {
      allowed = "one of " + names(type);
    } else if ((type == int.class || type == long.class) && !fits(key, value)) {
      allowed = "a number" + range(key);
    }
    return allowed.isEmpty() ? "" : allowed + ", not '" + value + "'";
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList();
  }

  private static boolean fits(Method key, String text) {
    try {
      long value = key.getReturnType() == int.class ? Integer.parseInt(text) : Long.parseLong(text);
      Range range = key.getAnnotation(Range.class);
      return range == null || (value >= range.min() && value <= range.max());
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String range(Method key) {
    Range range = key.getAnnotation(Range.class);
    if (range == null) {
      return "";
    }
    String from = range.min() == Long.MIN_VALUE ? "" : " from " + range.min();
    return range.max() == Long.MAX_VALUE ? from : from + " to " + range.max();
  }

  /// For the `Modified` method of a component: has it made anew when its settings have changed.
  /// Settings that were refused come as the ones that it has, and change nothing.
  public static void changed(ComponentContext context, Class<? extends Annotation> description) {
    ServiceReference<?> service = context.getServiceReference();
    for (Method key : description.getDeclaredMethods()) {
      Object before = orDefault(service.getProperty(key.getName()), key);
      Object now = orDefault(context.getProperties().get(key.getName()), key);
      if (!Objects.deepEquals(before, now)) {
        String name = (String) context.getProperties().get(ComponentConstants.COMPONENT_NAME);
        context.disableComponent(name);
        context.enableComponent(name);
        return;
      }
    }
  }

  private static @Nullable Object orDefault(@Nullable Object value, Method key) {
    return value == null ? key.getDefaultValue() : value;
  }
}
