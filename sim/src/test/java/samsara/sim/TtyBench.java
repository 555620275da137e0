package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.KernelCall;
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
                .add("linereader", "linereader", "1.0.0", "samsara.sim.terminal.LineReaderProgram")
                .add("serial", "serial", "1.0.0", "samsara.sim.terminal.SerialClientProgram"));
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
    return new StartRecord(
        flags,
        300,
        0,
        0,
        4,
        DeviceStyle.TTY,
        SmallDriversTest.mask(
            KernelCall.DEVIO, KernelCall.IRQCTL, KernelCall.PHYSCOPY, KernelCall.KILL),
        0,
        "tty",
        "tty",
        "",
        "",
        "",
        List.of(1, 3, 4),
        List.of(
            new AddressRange(0x42, 0x43),
            new AddressRange(0x60, 0x61),
            new AddressRange(0x64, 0x64),
            new AddressRange(0x3D4, 0x3D5),
            new AddressRange(0x3F8, 0x3FF),
            new AddressRange(0x2F8, 0x2FF),
            new AddressRange(0x3E8, 0x3EF),
            new AddressRange(0x2E8, 0x2EF)),
        List.of(),
        List.of());
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
    return open(shell, path, flags);
  }

  static int open(Session session, String path, int flags) throws Exception {
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    int address = session.process().allocate(name.length);
    session.process().write(address, name, 0, name.length);
    long[] message = Message.create();
    VfsMessage.openFlags(message, flags);
    VfsMessage.nameBytes(message, name.length);
    VfsMessage.openName(message, address);
    int fd = session.call(Endpoint.VFS, VfsCall.OPEN.number(), message);
    session.process().release(address);
    return fd;
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
    return transfer(VfsCall.READ, fd, new byte[bytes]);
  }

  int write(int fd, String text) throws Exception {
    return transfer(VfsCall.WRITE, fd, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private int transfer(VfsCall call, int fd, byte[] data) throws Exception {
    int buffer = shell.process().allocate(data.length);
    try {
      shell.process().write(buffer, data, 0, data.length);
      long[] message = Message.create();
      VfsMessage.fd(message, fd);
      VfsMessage.bytes(message, data.length);
      VfsMessage.address(message, buffer);
      return shell.call(Endpoint.VFS, call.number(), message);
    } finally {
      shell.process().release(buffer);
    }
  }

  /// A control request whose argument is replaced by what comes back.
  int ioctl(int fd, int request, byte[] argument) throws Exception {
    int buffer = shell.process().allocate(argument.length);
    try {
      shell.process().write(buffer, argument, 0, argument.length);
      long[] message = Message.create();
      VfsMessage.fd(message, fd);
      VfsMessage.ioctlRequest(message, request);
      VfsMessage.ioctlArgument(message, buffer);
      int result = shell.call(Endpoint.VFS, VfsCall.IOCTL.number(), message);
      if (result >= 0) {
        shell.process().read(buffer, argument, 0, argument.length);
      }
      return result;
    } finally {
      shell.process().release(buffer);
    }
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
