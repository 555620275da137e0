package samsara.abi;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The resources of a service's bundle, as they were when it was linked. The kernel weaves {@link
/// #open} in the place of `Class.getResourceAsStream`, because a process may outlive the content of
/// its bundle, which then answers with the resources of the next version.
///
/// A service writes `Hello.class.getResourceAsStream("greeting.txt")` as anywhere, and never calls
/// anything here itself.
public final class Resources {
  /// Where linked resources are kept.
  @FunctionalInterface
  public interface Store {
    /// A resource of the image that `type` belongs to.
    ///
    /// @param name absolute, without leading slash
    /// @return null if there is no such resource
    @Nullable InputStream open(Class<?> type, String name);
  }

  private static Store store = (type, name) -> type.getResourceAsStream("/" + name);

  private Resources() {}

  /// The woven call: same names and same result as `type.getResourceAsStream(name)`.
  public static @Nullable InputStream open(Class<?> type, String name) {
    return store.open(type, absolute(type, name));
  }

  /// Takes over the look-up. The kernel's.
  public static void install(Store newStore) {
    store = newStore;
  }

  private static String absolute(Class<?> type, String name) {
    if (name.startsWith("/")) {
      return name.substring(1);
    }
    String folder = type.getPackageName().replace('.', '/');
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
