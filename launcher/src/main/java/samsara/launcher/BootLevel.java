package samsara.launcher;

/// The boot order: start levels of the framework, lowest first. Bundles of one level start in the
/// order of their names. This enum is the only place that knows the order.
public enum BootLevel {
  /// Components, the command processor and their APIs.
  INFRASTRUCTURE(1),
  /// The system library, the emulated machine and the kernel.
  MACHINE(2),
  /// Programs of servers and drivers; a bundle that is not named in [#of] lands here.
  SERVICES(3),
  /// Commands. When this level is reached the launcher waits until the system says that it is
  /// ready.
  COMMANDS(4),
  /// The watcher of the drop-in folder: after the reincarnation server, which wants every jar.
  DROP_IN(5),
  /// The prompt.
  PROMPT(6);

  private final int level;

  BootLevel(int level) {
    this.level = level;
  }

  /// The level of the bundle of that name.
  public static BootLevel of(String symbolicName) {
    return switch (symbolicName) {
      case "samsara.sef", "samsara.hw.emu", "samsara.kernel" -> MACHINE;
      case "samsara.shell" -> COMMANDS;
      case "org.apache.felix.fileinstall" -> DROP_IN;
      case "org.apache.felix.gogo.shell", "org.apache.felix.gogo.jline" -> PROMPT;
      case String name when name.startsWith("samsara.") -> SERVICES;
      default -> INFRASTRUCTURE;
    };
  }

  /// The start level, from 1.
  public int level() {
    return level;
  }
}
