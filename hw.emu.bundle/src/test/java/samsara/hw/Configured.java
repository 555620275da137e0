package samsara.hw;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/// Settings as components get them, for tests without OSGi.
public final class Configured {
  private Configured() {}

  /// Settings of which some have values, and the others their defaults.
  public static <A extends Annotation> A of(Class<A> description, Map<String, Object> values) {
    return description.cast(
        Proxy.newProxyInstance(
            description.getClassLoader(),
            new Class<?>[] {description},
            (proxy, key, arguments) -> values.getOrDefault(key.getName(), key.getDefaultValue())));
  }
}
