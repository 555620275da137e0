package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.hw.EventClock;
import samsara.hw.SerialCard;
import samsara.hw.board.KeyboardController;
import samsara.hw.video.VgaText;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;

/// A system with a screen, a keyboard and the terminal driver, and a person who types.
final class TtyBench implements AutoCloseable {
  static final int RDWR = OpenFlag.O_RDWR;

  final SimSystem system;
  final KeyboardController keyboard = new KeyboardController();
  final VgaText screen = new VgaText();
  final SerialCard serial = new SerialCard(2, SerialCard.Plug.LOOPBACK, "");
  final Session shell;

  TtyBench(long seed) throws Exception {
    this(seed, StartRecord.COPY);
  }

  /// @param flags of the driver's start: with a copy it is a second before it comes back, with a
  ///   replica it comes back at once
  TtyBench(long seed, int flags) throws Exception {
    system =
        SimSystem.boot(
            seed,
            Catalog.standard()
                .add("tty-1.1", "tty", "1.1.0", "samsara.driver.tty.TtyProgram")
                .add("linereader", "linereader", "1.0.0", "samsara.sim.device.LineReaderProgram")
                .add("serial", "serial", "1.0.0", "samsara.sim.device.SerialClientProgram"));
    system.machine().attach(keyboard);
    system.machine().attach(screen);
    system.machine().attach(serial);
    shell = system.login();
    assertThat(shell.start(RsRequest.UP, record(flags), 0, 0)).isEqualTo(Errno.OK);
  }

  static StartRecord record() {
    return record(StartRecord.COPY);
  }

  private static StartRecord record(int flags) {
    return Drivers.tty().flags(flags).record();
  }

  /// `kill -9` of the driver every 200 ms, `count` times.
  ///
  /// @return counts the kills so far
  AtomicInteger killRepeatedly(int count) throws Exception {
    return killRepeatedly("tty", count);
  }

  /// The same of another service.
  AtomicInteger killRepeatedly(String label, int count) throws Exception {
    int endpoint = shell.slot(label).orElseThrow().endpoint();
    AtomicInteger killed = new AtomicInteger();
    killLater(endpoint, count, killed);
    return killed;
  }

  private void killLater(int endpoint, int count, AtomicInteger killed) {
    later(
        200,
        () -> {
          Core core = system.kernel().core();
          Proc target = core.procs().lookup(endpoint);
          if (target != null) {
            core.signals().cause(target, Signal.KILL);
          }
          if (killed.incrementAndGet() < count) {
            killLater(endpoint, count, killed);
          }
        });
  }

  /// Has somebody do something in so many milliseconds.
  void later(int millis, Runnable action) {
    EventClock clock = system.machine().clock();
    clock.schedule(clock.nowNanos() + millis * 1_000_000L, action);
  }

  void typeLater(int millis, String keys) {
    later(millis, () -> keyboard.type(keys));
  }

  int open(String path, int flags) throws Exception {
    return shell.open(path, flags);
  }

  String read(int fd, int bytes) throws Exception {
    return new String(shell.read(fd, bytes), StandardCharsets.ISO_8859_1);
  }

  /// Waits until one of several descriptors is ready; answers their bits, 0 if time is over.
  int select(int reads, int writes, int millis) throws Exception {
    int at = shell.process().allocate(16);
    byte[] words = new byte[16];
    ByteBuffer.wrap(words)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(reads)
        .putInt(writes)
        .putInt(millis / 1000)
        .putInt(millis % 1000 * 1000);
    shell.process().write(at, words, 0, 16);
    long[] message = Message.create();
    VfsMessage.selectCount(message, 30);
    VfsMessage.selectSet(message, 0, at);
    VfsMessage.selectSet(message, 1, at + 4);
    VfsMessage.selectTime(message, at + 8);
    int count = shell.call(Endpoint.VFS, VfsCall.SELECT.number(), message);
    shell.process().read(at, words, 0, 16);
    ByteBuffer result = ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
    int readable = result.getInt();
    int ready = readable | result.getInt();
    assertThat(count).isEqualTo(Integer.bitCount(ready));
    shell.process().release(at);
    return ready;
  }

  /// The result of a read.
  int readStatus(int fd, int bytes) throws Exception {
    int buffer = shell.process().allocate(bytes);
    try {
      return shell.transfer(VfsCall.READ, fd, buffer, bytes);
    } finally {
      shell.process().release(buffer);
    }
  }

  int write(int fd, String text) throws Exception {
    return shell.write(fd, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A control request whose argument is replaced by what comes back.
  int ioctl(int fd, int request, byte[] argument) throws Exception {
    return shell.ioctl(fd, request, argument);
  }

  Termios settings(int fd) throws Exception {
    byte[] bytes = new byte[Termios.SIZE_BYTES];
    assertThat(ioctl(fd, TtyIoctl.TCGETS, bytes)).isEqualTo(Errno.OK);
    return Termios.of(bytes);
  }

  void settings(int fd, Termios settings) throws Exception {
    assertThat(ioctl(fd, TtyIoctl.TCSETS, settings.toBytes())).isEqualTo(Errno.OK);
  }

  @Override
  public void close() {
    system.close();
  }
}
