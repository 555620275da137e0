package samsara.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import samsara.sef.SystemProgram;

/// The jars of a simulated system: names, and what a loader would find behind them.
public final class Catalog {
  private final Map<String, Entry> entries = new HashMap<>();

  /// A program that can be loaded.
  ///
  /// @param program its name
  /// @param version version of its bundle
  /// @param className its `SystemProgram` class, on the class path
  public record Entry(String program, String version, String className) {
    /// Loads it into a class loader of its own.
    public SystemProgram load() {
      String prefix = className.substring(0, className.lastIndexOf('.') + 1);
      ClassLoader loader = new WovenLoader(Catalog.class.getClassLoader(), prefix);
      try {
        return Class.forName(className, true, loader)
            .asSubclass(SystemProgram.class)
            .getDeclaredConstructor()
            .newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("program can't be loaded: " + this, e);
      }
    }
  }

  /// The servers, the drivers, and a service that reads `hello`.
  public static Catalog standard() {
    return new Catalog()
        .add("ds", "ds", "1.0.0", "samsara.ds.DsProgram")
        .add("rs", "rs", "1.0.0", "samsara.rs.RsProgram")
        .add("pm", "pm", "1.0.0", "samsara.pm.PmProgram")
        .add("vm", "vm", "1.0.0", "samsara.vm.VmProgram")
        .add("vfs", "vfs", "1.0.0", "samsara.vfs.VfsProgram")
        .add("log", "log", "1.0.0", "samsara.driver.log.LogProgram")
        .add("memory", "memory", "1.0.0", "samsara.driver.memory.MemoryProgram")
        .add("at_wini", "at_wini", "1.0.0", "samsara.driver.at_wini.AtWiniProgram")
        .add("pci", "pci", "1.0.0", "samsara.driver.pci.PciProgram")
        .add("rtl8139", "rtl8139", "1.0.0", "samsara.driver.rtl8139.Rtl8139Program")
        .add("dp8390", "dp8390", "1.0.0", "samsara.driver.dp8390.Dp8390Program")
        .add("random", "random", "1.0.0", "samsara.driver.random.RandomProgram")
        .add("printer", "printer", "1.0.0", "samsara.driver.printer.PrinterProgram")
        .add("readclock", "readclock", "1.0.0", "samsara.driver.readclock.ReadclockProgram")
        .add("tty", "tty", "1.0.0", "samsara.driver.tty.TtyProgram")
        .add("hello", "hello", "1.0.0", "samsara.driver.hello.HelloProgram")
        .add("hello-1.1", "hello", "1.1.0", "samsara.driver.hello.HelloProgram")
        .add("reader", "reader", "1.0.0", "samsara.sim.reader.ReaderProgram");
  }

  /// Adds a jar.
  public Catalog add(String location, String program, String version, String className) {
    entries.put(location, new Entry(program, version, className));
    return this;
  }

  /// What is at a location.
  public Optional<Entry> find(String location) {
    return Optional.ofNullable(entries.get(location));
  }
}
