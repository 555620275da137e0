package samsara.sim;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import samsara.kernel.weave.Weaver;

/// Defines the classes of one program anew, woven, as a bundle's class loader would: each image has
/// its own. Everything outside the program's packages comes from the parent.
final class WovenLoader extends ClassLoader {
  // The samples carry the driver that they are versions of.
  private static final String HELLO_PREFIX = "samsara.driver.hello.";

  private final String packagePrefix;
  private final Weaver weaver;

  /// @param packagePrefix start of the names of the classes to define here, with its last dot
  WovenLoader(ClassLoader parent, String packagePrefix) {
    super(parent);
    this.packagePrefix = packagePrefix;
    weaver = new Weaver(parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(packagePrefix) && !name.startsWith(HELLO_PREFIX)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] woven = weaver.weave(ClassFile.of().parse(in.readAllBytes()));
      return defineClass(name, woven, 0, woven.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
