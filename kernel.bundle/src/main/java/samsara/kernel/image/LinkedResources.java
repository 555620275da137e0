package samsara.kernel.image;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import samsara.abi.Resources;

/// The resources of all linked images, by the loader of their classes. Classes that belong to no
/// image ask their loader, as ever.
///
/// The loader's thread replaces the table; any thread reads it.
final class LinkedResources implements Resources.Store {
  private volatile Map<ClassLoader, Map<String, byte[]>> tables = Map.of();

  @Override
  public @Nullable InputStream open(Class<?> type, String name) {
    Map<String, byte[]> table = tables.get(type.getClassLoader());
    if (table == null) {
      return type.getResourceAsStream("/" + name);
    }
    byte[] content = table.get(name);
    return content == null ? null : new ByteArrayInputStream(content);
  }

  void add(ClassLoader loader, Map<String, byte[]> resources) {
    Map<ClassLoader, Map<String, byte[]>> changed = new HashMap<>(tables);
    changed.put(loader, Map.copyOf(resources));
    tables = Map.copyOf(changed);
  }

  void remove(ClassLoader loader) {
    Map<ClassLoader, Map<String, byte[]>> changed = new HashMap<>(tables);
    changed.remove(loader);
    tables = Map.copyOf(changed);
  }
}
