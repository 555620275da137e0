package samsara.driver.hello;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `hello`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class HelloProgram implements SystemProgram {
  private static final String GREETING = "greeting";

  private final String greeting;

  /// Reads what this version says when it starts.
  @Activate
  public HelloProgram() throws IOException {
    try (InputStream in = HelloProgram.class.getResourceAsStream(GREETING)) {
      if (in == null) {
        throw new IOException("resource=" + GREETING + " is missing");
      }
      greeting = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public SystemProcess newProcess() {
    return new Hello(greeting);
  }
}
