package samsara.driver.tty;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.GrantBuffer;
import samsara.sys.Sys;

/// All lines, by minor.
///
/// | minors | line |
/// |---|---|
/// | 0 … 3 | consoles |
/// | 15 | console 0 again, for logs |
/// | 16 … 19 | serial ports |
/// | 128 … 159 | pseudo terminals, 192 … 223 their masters |
///
/// MINIX: `drivers/tty/tty.c`, line2tty.
final class Lines {
  static final int LOG = 15;
  static final int SERIAL = 16;
  static final int PTY = 128;
  static final int MASTER = 192;

  /// Pseudo terminals.
  static final int PTYS = 32;

  private static final int[] BASES = {0x3F8, 0x2F8, 0x3E8, 0x2E8};
  private static final int[] IRQS = {4, 3, 4, 3};
  private static final int ODD_IRQ = 3;
  private static final int EVEN_IRQ = 4;

  private final Sys sys;
  private final Consoles consoles;
  private final TtyControl control;
  private final List<Rs232Line> ports = new ArrayList<>();
  private final List<Tty> serial = new ArrayList<>();
  private final List<Pty> masters = new ArrayList<>();
  private final List<Tty> ptys = new ArrayList<>();
  private final int[] hooks = new int[EVEN_IRQ + 1];

  Lines(Sys sys, Answers answers) {
    this.sys = sys;
    consoles = new Consoles(sys, answers);
    control = new TtyControl(sys);
    for (int i = 0; i < BASES.length; i++) {
      Rs232Line port = new Rs232Line(sys, BASES[i]);
      Tty line = new Tty(sys, SERIAL + i, port, answers);
      port.attach(line);
      ports.add(port);
      serial.add(line);
    }
    for (int i = 0; i < PTYS; i++) {
      Pty master = new Pty(sys, MASTER + i, answers);
      Tty line = new Tty(sys, PTY + i, master, answers);
      master.attach(line);
      masters.add(master);
      ptys.add(line);
    }
  }

  Consoles consoles() {
    return consoles;
  }

  /// The lines with a discipline.
  List<Tty> all() {
    List<Tty> all = new ArrayList<>(consoles.lines());
    all.addAll(serial);
    all.addAll(ptys);
    return all;
  }

  List<Pty> masters() {
    return masters;
  }

  /// Hooks on the interrupt lines. Answers 0 or a negated errno.
  int probe() {
    for (int irq = ODD_IRQ; irq <= EVEN_IRQ; irq++) {
      hooks[irq] = sys.devices().hook(irq, irq, 0);
      if (hooks[irq] < 0) {
        return hooks[irq];
      }
    }
    return consoles.probe();
  }

  /// Goes to work, when the state of a former version is there.
  void begin() {
    consoles.begin();
    ports.forEach(Rs232Line::resume);
    sys.timers().set(sys.hz() / 2, this::lookAfter);
  }

  // An interrupt or a setting that was lost must not silence a line for ever.
  private void lookAfter() {
    ports.forEach(Rs232Line::lookAfter);
    interrupt(1 << KeyboardPort.IRQ | 1 << ODD_IRQ | 1 << EVEN_IRQ);
    sys.timers().set(sys.hz() / 2, this::lookAfter);
  }

  /// Ends what makes noise.
  void quiet() {
    consoles.silence();
  }

  void interrupt(int lines) {
    if ((lines & 1 << KeyboardPort.IRQ) != 0) {
      consoles.keyboard().interrupt();
    }
    for (int irq = ODD_IRQ; irq <= EVEN_IRQ; irq++) {
      if ((lines & 1 << irq) != 0) {
        for (int i = 0; i < ports.size(); i++) {
          if (IRQS[i] == irq) {
            ports.get(i).interrupt();
          }
        }
        sys.devices().enable(hooks[irq]);
      }
    }
  }

  private @Nullable Tty find(int minor) {
    if (minor >= 0 && minor < Consoles.COUNT) {
      return consoles.lines().get(minor);
    }
    if (minor == LOG) {
      return consoles.lines().getFirst();
    }
    if (minor >= SERIAL && minor < SERIAL + BASES.length) {
      return serial.get(minor - SERIAL);
    }
    return minor >= PTY && minor < PTY + PTYS ? ptys.get(minor - PTY) : null;
  }

  /// `true` for all minors but the masters.
  boolean isTerminal(int minor) {
    return minor < MASTER;
  }

  /// The line of a minor. `ENXIO` if there is none.
  Tty line(int minor) throws ErrnoException {
    Tty line = find(minor);
    if (line == null) {
      throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    }
    return line;
  }

  /// The master of a minor. `ENXIO` if there is none.
  Pty master(int minor) throws ErrnoException {
    if (minor < MASTER || minor >= MASTER + PTYS) {
      throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    }
    return masters.get(minor - MASTER);
  }

  void open(int minor, int leader) throws ErrnoException {
    if (isTerminal(minor)) {
      line(minor).open(leader);
    } else {
      master(minor).openMaster();
    }
  }

  void close(int minor) throws ErrnoException {
    if (isTerminal(minor)) {
      line(minor).close();
    } else {
      master(minor).closeMaster();
    }
  }

  /// Controls a line; a master controls its own.
  int control(int minor, int request, GrantBuffer argument) throws ErrnoException {
    master(isTerminal(minor) ? MASTER : minor);
    int of = isTerminal(minor) ? minor : minor - MASTER + PTY;
    return control.perform(line(of), request, argument);
  }

  boolean cancel(int minor, GrantBuffer request) {
    try {
      boolean found =
          isTerminal(minor) ? line(minor).cancel(request) : master(minor).cancel(request);
      // A control request of a master waits at its line.
      return found || (!isTerminal(minor) && line(minor - MASTER + PTY).cancel(request));
    } catch (ErrnoException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("current=" + consoles.current());
    for (Tty line : all()) {
      if (!line.isIdle()) {
        text.append(" minor=").append(line.minor()).append(" opens=").append(line.openCount);
        text.append(" queued=").append(line.discipline().count());
        text.append(" reads=").append(line.reads.size());
        text.append(" writes=").append(line.writes.count());
      }
    }
    return text.toString();
  }
}
