package samsara.kernel.image;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import samsara.kernel.compile.Sources;

/// Builds the jar of a small service bundle: program `demo`, in class `demo.Demo`, with the process
/// `demo.DemoProcess`, unless a test says otherwise.
final class ServiceJar {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> left = new HashSet<>();

  ServiceJar() {
    header("Manifest-Version", "1.0");
    header("Bundle-ManifestVersion", "2");
    header("Bundle-SymbolicName", "samsara.demo");
    header("Bundle-Version", "1.0.0");
    header("Import-Package", "samsara.abi,samsara.sef");
    header("Samsara-Program", "demo");
    header("Service-Component", "OSGI-INF/demo.xml");
    file(
        "OSGI-INF/demo.xml",
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="demo">
          <implementation class="demo.Demo"/>
          <service><provide interface="samsara.sef.SystemProgram"/></service>
          <property name="samsara.program" value="demo"/>
        </scr:component>
        """);
    source(
        "demo.Demo",
        """
        package demo;
        import samsara.sef.*;
        public final class Demo implements SystemProgram {
          public SystemProcess newProcess() { return new DemoProcess(); }
        }
        """);
    process("return \"hello\";");
  }

  /// The body of what the test runs in the process: a method that answers a string, and may be
  /// followed by other members.
  ServiceJar process(String body) {
    return source(
        "demo.DemoProcess",
        """
        package demo;
        import java.util.*;
        import java.util.stream.*;
        import samsara.sef.*;
        public final class DemoProcess implements SystemProcess, java.util.concurrent.Callable<String> {
          public void main(Sef sef) { call(); }
          public String call() {
            %s
          }
        }
        """
            .formatted(body));
  }

  /// Sets a header; an empty value removes it.
  ServiceJar header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  ServiceJar version(String version) {
    return header("Bundle-Version", version);
  }

  ServiceJar source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  ServiceJar file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  ServiceJar file(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /// Leaves a file out, such as a class that only the compiler needs.
  ServiceJar without(String name) {
    left.add(name);
    return this;
  }

  byte[] build() {
    Sources all = new Sources();
    sources.forEach(all::add);
    Map<String, byte[]> content = new TreeMap<>(files);
    all.compile()
        .forEach((name, bytes) -> content.putIfAbsent(name.replace('.', '/') + ".class", bytes));
    content.keySet().removeAll(left);
    StringBuilder manifest = new StringBuilder();
    headers.forEach((name, value) -> {
      if (!value.isEmpty()) {
        manifest.append(name).append(": ").append(value).append("\r\n");
      }
    });
    manifest.append("\r\n");
    content.put("META-INF/MANIFEST.MF", manifest.toString().getBytes(StandardCharsets.UTF_8));
    return JarEntries.write(content);
  }
}
