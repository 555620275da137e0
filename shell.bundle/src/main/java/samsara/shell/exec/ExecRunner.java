package samsara.shell.exec;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// The service behind `./samsara exec`. The launcher gives the commands and whether to stop at the
/// first one that fails, and gets the exit status: that of the last command run. Results go to
/// standard output, errors to standard error.
@Component(service = ToIntBiFunction.class, property = "samsara.exec=true")
public final class ExecRunner implements ToIntBiFunction<String, Boolean> {
  /// Status of a line that the command processor cannot parse; nothing of it has run.
  static final int SYNTAX_ERROR = 2;

  /// Status of a command that says by an IllegalArgumentException what is wrong with its words.
  static final int WRONG_USAGE = 22; // EINVAL

  /// Status of a command that does not exist, as in any shell.
  static final int NOT_FOUND = 127;

  private final CommandProcessor processor;
  private final Path profile;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  @Activate
  public ExecRunner(BundleContext context, @Reference CommandProcessor processor) {
    this(
        processor,
        Path.of(String.valueOf(context.getProperty("gosh.home")), "etc", "gosh_profile"),
        new FileInputStream(FileDescriptor.in),
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
  }

  ExecRunner(
      CommandProcessor processor, Path profile, InputStream in, PrintStream out, PrintStream err) {
    this.processor = processor;
    this.profile = profile;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public int applyAsInt(String line, Boolean stopAtError) {
    List<String> commands;
    try {
      commands = CommandLines.split(line);
    } catch (RuntimeException e) {
      err.println("exec: " + e.getMessage());
      return SYNTAX_ERROR;
    }
    try (CommandSession session = processor.createSession(in, out, err)) {
      readProfile(session);
      int status = 0;
      for (String command : commands) {
        status = run(session, command);
        if (status != 0 && stopAtError) {
          break;
        }
      }
      return status;
    }
  }

  private void readProfile(CommandSession session) {
    try {
      session.execute(Files.readString(profile));
    } catch (Exception e) {
      err.println("exec: " + profile + " is not in effect: " + e);
    }
  }

  private int run(CommandSession session, String command) {
    try {
      Object result = session.execute(command);
      if (result != null && !Boolean.FALSE.equals(session.get(".Gogo.format"))) {
        out.println(session.format(result, Converter.INSPECT));
      }
      return 0;
    } catch (CommandNotFoundException e) {
      err.println("exec: " + e.getMessage() + "; try: help");
      return NOT_FOUND;
    } catch (InterruptedException e) {
      // The command ends the process, or somebody else does.
      Thread.currentThread().interrupt();
      return 1;
    } catch (Throwable e) { // Whatever a command throws is its failure, not ours.
      int status = ExitStatus.of(e);
      if (status == ExitStatus.UNKNOWN) {
        if (e instanceof IllegalArgumentException && e.getMessage() != null) {
          err.println(e.getMessage());
          return WRONG_USAGE;
        }
        err.println("exec: " + e.getClass().getSimpleName() + ": " + e.getMessage());
        return 1;
      }
      if (e.getMessage() != null) {
        err.println(e.getMessage());
      }
      return status;
    }
  }
}
