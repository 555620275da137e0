package samsara.kernel.weave;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import samsara.kernel.compile.Sources;

/// Loads programs of a test: a class `Program` that is [Runnable], compiled from the body of its
/// method `run`, which may close that method and open others.
final class WovenPrograms extends ClassLoader {
  private final Map<String, byte[]> files;
  private final UnaryOperator<byte[]> weaving;

  private WovenPrograms(Map<String, byte[]> files, boolean isWoven) {
    super(WovenPrograms.class.getClassLoader());
    this.files = files;
    this.weaving =
        isWoven ? bytes -> new Weaver(this).weave(ClassFile.of().parse(bytes)) : bytes -> bytes;
  }

  /// An instance with polls.
  static Runnable running(String body) {
    return load(body, true);
  }

  /// An instance as javac made it.
  static Runnable runningUnwoven(String body) {
    return load(body, false);
  }

  private static Runnable load(String body, boolean isWoven) {
    Map<String, byte[]> files = compile(body);
    try {
      return (Runnable)
          new WovenPrograms(files, isWoven)
              .loadClass("Program")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// Class files by name, as javac made them.
  static Map<String, byte[]> compile(String body) {
    String source =
        """
        import java.util.*;
        import java.util.function.*;
        import java.util.stream.*;
        public final class Program implements Runnable {
          long count;
          String result = "";
          public String toString() { return result; }
          public void run() {
            %s
          }
        }
        """
            .formatted(body);
    return new Sources().add("Program", source).compile();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] woven = weaving.apply(bytes);
    return defineClass(name, woven, 0, woven.length);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] bytes = files.get(name.replace(".class", "").replace('/', '.'));
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }
}
