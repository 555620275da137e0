package samsara.shell;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import samsara.abi.Errno;
import samsara.protocol.rs.StartRecord;
import samsara.shell.config.ConfigException;
import samsara.shell.config.PasswdFile;
import samsara.shell.config.ServiceEntry;
import samsara.shell.config.SystemConfig;

/// Makes start records of what the user asks for and what the configuration allows.
final class StartRecords {
  /// The user whose rights a service has unless its entry says otherwise.
  static final String DEFAULT_USER = "service";

  private static final int COMMAND_BYTES = 512;

  private final Path etc;

  StartRecords(Path etc) {
    this.etc = etc;
  }

  /// What the configuration says about a program; the uid is always there.
  ServiceEntry entry(ServiceRequest.Start start, String program) throws CommandFailure {
    try {
      PasswdFile users = PasswdFile.read(etc.resolve("passwd"));
      OptionalInt defaultUid = users.uidOf(DEFAULT_USER);
      if (defaultUid.isEmpty()) {
        throw new CommandFailure(
            CommandFailure.GENERAL,
            "service: no user '"
                + DEFAULT_USER
                + "' in "
                + users.file()
                + ": add one, services run under its uid");
      }
      Path config = start.config().map(Path::of).orElse(etc.resolve("system.conf"));
      return SystemConfig.read(config).find(program, users).withDefaultUid(defaultUid.getAsInt());
    } catch (ConfigException e) {
      throw new CommandFailure(CommandFailure.GENERAL, String.valueOf(e.getMessage()));
    }
  }

  /// The record for RS.
  ///
  /// @param major device major, 0 for none
  /// @param hz ticks a second
  StartRecord record(
      ServiceRequest.Start start, ServiceProgram program, ServiceEntry entry, int major, int hz)
      throws CommandFailure {
    List<String> sendTo = entry.sendTo().orElse(List.of());
    return new StartRecord(
        start.flags() | (entry.sendTo().isPresent() ? StartRecord.IPC_VALID : 0),
        start.period().at(hz),
        entry.uid().orElseThrow(),
        entry.nice(),
        major,
        start.style(),
        entry.callMask(),
        entry.vmMask(),
        command(start, program),
        label(start, program),
        start.script(),
        String.join(" ", sendTo),
        String.join(" ", entry.control()),
        entry.irqs(),
        entry.ports(),
        entry.pciDevices(),
        entry.pciClasses());
  }

  // RS names a new service itself; which one to update it must be told.
  private static String label(ServiceRequest.Start start, ServiceProgram program) {
    return start.isUpdate() && start.label().isEmpty() ? program.program() : start.label();
  }

  private static String command(ServiceRequest.Start start, ServiceProgram program)
      throws CommandFailure {
    String command = (program.location() + " " + start.arguments()).strip();
    if (command.getBytes(StandardCharsets.UTF_8).length >= COMMAND_BYTES) {
      throw CommandFailure.because(
          Errno.E2BIG,
          "service: location and arguments are over " + (COMMAND_BYTES - 1) + " bytes");
    }
    return command;
  }
}
