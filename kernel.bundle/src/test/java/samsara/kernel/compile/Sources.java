package samsara.kernel.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Java sources in memory, and the class files that javac makes of them.
public final class Sources {
  private final Map<String, String> sources = new LinkedHashMap<>();

  /// Adds a compilation unit.
  ///
  /// @param className binary name of its top-level class
  public Sources add(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /// Compiles all, against the class path of the test. A compile error fails the test.
  ///
  /// @return class files by binary name
  public Map<String, byte[]> compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    StringWriter messages = new StringWriter();
    Classes classes = new Classes(compiler.getStandardFileManager(null, null, null));
    boolean compiled =
        compiler.getTask(messages, classes, null, List.of("-g", "-proc:none"), null, units).call();
    assertThat(compiled).as(messages.toString()).isTrue();
    Map<String, byte[]> files = new TreeMap<>();
    classes.outputs.forEach((name, bytes) -> files.put(name, bytes.toByteArray()));
    return files;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Classes extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();

    Classes(StandardJavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return outputs.computeIfAbsent(className, name -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
