package samsara.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/// Boots the full system in a framework of its own, once for the class, without the prompt.
/// Subclasses are the tests; they run inside the framework and meet the system through commands and
/// services.
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class InBootedSystem {
  private static final long READY_TIMEOUT_MS = 20_000;

  @Inject protected BundleContext context;

  @Inject private CommandProcessor processor;

  /// The drop-in folder of the running system, one per test class.
  protected Path load() {
    return Path.of(context.getProperty("samsara.load"));
  }

  /// The folder of the distribution, for its samples.
  protected Path home() {
    return Path.of(context.getProperty("samsara.home"));
  }

  @Configuration
  public Option[] configuration() throws IOException {
    Path load = Path.of(System.getProperty("samsara.load"), getClass().getSimpleName(), "load");
    return new Option[] {Provisioning.system("bundles", load)};
  }

  /// Waits until the system says that its boot is over.
  protected void awaitReady() throws InterruptedException, InvalidSyntaxException {
    var tracker =
        new ServiceTracker<>(context, FrameworkUtil.createFilter("(samsara.ready=true)"), null);
    tracker.open();
    try {
      if (tracker.waitForService(READY_TIMEOUT_MS) == null) {
        throw new AssertionError("not ready after " + READY_TIMEOUT_MS + " ms");
      }
    } finally {
      tracker.close();
    }
  }

  /// Runs Gogo commands as the prompt does.
  ///
  /// @return what they printed, then the formatted result of the last one, if any
  /// @throws Exception what the command throws
  protected String run(String commands) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    try (CommandSession session =
        processor.createSession(InputStream.nullInputStream(), out, out)) {
      session.put("SCOPE", "samsara:gogo:felix:*");
      Object result = session.execute(commands);
      if (result != null) {
        out.println(session.format(result, Converter.INSPECT));
      }
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
