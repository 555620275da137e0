package samsara.sim;

import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import samsara.abi.ErrnoException;
import samsara.hw.Machine;
import samsara.hw.Ram;
import samsara.kernel.BootImage;
import samsara.kernel.Kernel;
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;
import samsara.sef.SystemProgram;

/// A whole system in virtual time: the real kernel and the real servers on a simulated machine, a
/// function of its seed. The thread that uses it is its CPU.
///
/// ~~~
/// try (SimSystem system = SimSystem.boot(42)) {
///   Session shell = system.login();
///   shell.up("hello", "hello", 17, StartRecord.REPLICA);
///   assertThat(shell.cat("/dev/hello")).isEqualTo("Hello, World!\n");
/// }
/// ~~~
public final class SimSystem implements AutoCloseable {
  private static final long BOOT_NANOS_MAX = 60_000_000_000L;

  private final Machine machine;
  private final Kernel kernel;
  private final SimulatedImageStore store;
  private final Console console;

  private SimSystem(SimOptions options) {
    console = new Console(line -> options.onLine().accept(this, line));
    machine = Machine.simulated(options.seed(), Ram.DEFAULT_BYTES, console);
    kernel = new Kernel(machine, options.contexts(), options.config());
    if (options.orderSeed() != 0) {
      kernel.explore(options.orderSeed());
    }
    if (options.checks()) {
      kernel.checkAlways();
    }
    Catalog catalog = options.catalog();
    store =
        new SimulatedImageStore(
            catalog, kernel.images(), machine.clock(), machine.random("images"));
    kernel.images().store(store);
    kernel.boot(options.arrangement().apply(BootImage.of(name -> program(catalog, name))));
  }

  private static samsara.kernel.call.Program program(Catalog catalog, String name) {
    SystemProgram program =
        catalog
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("no boot program: name=" + name))
            .load();
    return program::newProcess;
  }

  /// Boots the standard system.
  public static SimSystem boot(long seed) {
    return boot(seed, Catalog.standard());
  }

  /// Boots with these programs.
  public static SimSystem boot(long seed, Catalog catalog) {
    return boot(seed, catalog, ContextFactory.best(), KernelConfig.standard());
  }

  /// Boots with a kind of contexts, and settings of the kernel.
  ///
  /// @throws IllegalStateException if the system does not come up, with what it printed
  public static SimSystem boot(
      long seed, Catalog catalog, ContextFactory contexts, KernelConfig config) {
    return boot(SimOptions.of(seed, catalog).on(contexts, config));
  }

  /// Boots.
  ///
  /// @throws IllegalStateException if the system does not come up, with what it printed
  public static SimSystem boot(SimOptions options) {
    SimSystem system = powerOn(options);
    if (!system.kernel.runUntil(system.kernel::isReady, BOOT_NANOS_MAX)) {
      throw new IllegalStateException("no boot: " + options + "\n" + system.console());
    }
    return system;
  }

  /// A system that is about to run its first instruction.
  public static SimSystem powerOn(
      long seed, Catalog catalog, ContextFactory contexts, KernelConfig config) {
    return powerOn(SimOptions.of(seed, catalog).on(contexts, config));
  }

  /// Boots a standard system whose boot image was rearranged.
  public static SimSystem bootArranged(long seed, UnaryOperator<BootImage> arrangement) {
    return boot(SimOptions.of(seed, Catalog.standard()).arranged(arrangement));
  }

  /// The same with options.
  public static SimSystem powerOn(SimOptions options) {
    return new SimSystem(options);
  }

  /// A new session of root: a process forked from INIT.
  public Session login() throws ErrnoException, InterruptedException {
    return new Session(kernel.hosts().open("sh"));
  }

  /// A new session of a user.
  public Session login(int uid) throws ErrnoException, InterruptedException {
    return new Session(kernel.hosts().open("sh", uid));
  }

  /// Lets so much virtual time pass.
  public void runMillis(long millis) {
    kernel.runFor(millis * 1_000_000);
  }

  /// Lets time pass until a condition holds.
  ///
  /// @throws IllegalStateException if it does not within a minute, with what was printed
  public void await(String what, BooleanSupplier condition) {
    if (!kernel.runUntil(condition, BOOT_NANOS_MAX)) {
      throw new IllegalStateException("not reached: " + what + "\n" + console());
    }
  }

  /// The kernel.
  public Kernel kernel() {
    return kernel;
  }

  /// Virtual nanoseconds since power-on.
  public long nowNanos() {
    return kernel.core().time().nowNanos();
  }

  /// The machine.
  public Machine machine() {
    return machine;
  }

  /// Images that RS has not released.
  public int liveImages() {
    return store.live();
  }

  /// Everything printed so far.
  public String console() {
    return console.text();
  }

  @Override
  public void close() {
    kernel.halt("end of simulation");
    machine.close();
  }
}
