package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.tty.ControlCharacter;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TermiosFlag;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.tty.WindowSize;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;

/// The terminal driver with a screen and a keyboard in a whole system.
class TtyDriverTest {
  @Test
  void whatIsWrittenToTheConsoleIsOnTheScreen() throws Exception {
    try (TtyBench bench = new TtyBench(1)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      assertThat(bench.write(fd, "Hello\n  \033[31mworld\033[0m\n")).isEqualTo(23);

      assertThat(bench.screen.text()).isEqualTo("Hello\n  world");
    }
  }

  @Test
  void readerGetsTheLineThatIsTypedAndEdited() throws Exception {
    try (TtyBench bench = new TtyBench(2)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      bench.typeLater(100, "Hellp<backspace>o, W!<enter>");

      assertThat(bench.read(fd, 100)).isEqualTo("Hello, W!\n");
      assertThat(bench.screen.text()).isEqualTo("Hello, W!");
    }
  }

  @Test
  void interruptKeyEndsTheSessionOfTheTerminal() throws Exception {
    try (TtyBench bench = new TtyBench(3)) {
      Session other = bench.system.login();
      int fd = other.open("/dev/console");
      bench.typeLater(100, "abc<ctrl-c>");

      assertThat(readStatus(other, fd)).isEqualTo(-Errno.ESRCH);
      assertThat(bench.screen.text()).isEqualTo("abc^C");
      assertThat(bench.write(bench.open("/dev/console", TtyBench.RDWR), "on")).isEqualTo(2);
    }
  }

  @Test
  void interruptKeyLeavesAloneWhoHasOpenedWithoutControl() throws Exception {
    try (TtyBench bench = new TtyBench(4)) {
      int fd = bench.open("/dev/console", OpenFlag.O_RDONLY | OpenFlag.O_NOCTTY);
      bench.typeLater(100, "abc<ctrl-c>def<enter>");

      assertThat(bench.read(fd, 100)).isEqualTo("def\n");
    }
  }

  private static int readStatus(Session session, int fd) throws Exception {
    long[] message = Message.create();
    VfsMessage.fd(message, fd);
    VfsMessage.bytes(message, 100);
    VfsMessage.address(message, session.process().allocate(100));
    return session.call(Endpoint.VFS, VfsCall.READ.number(), message);
  }

  @Test
  void devTtyIsTheControllingTerminal() throws Exception {
    try (TtyBench bench = new TtyBench(5)) {
      assertThat(bench.open("/dev/tty", TtyBench.RDWR)).isEqualTo(-Errno.ENXIO);
      bench.open("/dev/ttyc1", TtyBench.RDWR);
      int fd = bench.open("/dev/tty", TtyBench.RDWR);
      assertThat(bench.write(fd, "mine")).isEqualTo(4);
      bench.keyboard.type("<alt-f2>");
      bench.system.runMillis(100);

      assertThat(bench.screen.text()).isEqualTo("mine");
    }
  }

  @Test
  void readWithoutWaitingAnswersAgain() throws Exception {
    try (TtyBench bench = new TtyBench(6)) {
      int fd = bench.open("/dev/console", OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK);
      assertThat(bench.readStatus(fd, 10)).isEqualTo(-Errno.EAGAIN);
      bench.keyboard.type("x<enter>");
      bench.system.runMillis(100);
      assertThat(bench.read(fd, 10)).isEqualTo("x\n");
    }
  }

  @Test
  void lastCloseForgetsWhatWasTypedAndNotRead() throws Exception {
    try (TtyBench bench = new TtyBench(21)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      bench.keyboard.type("one<enter>two<enter>thr");
      bench.system.runMillis(500);
      assertThat(bench.read(fd, 100)).isEqualTo("one\n");
      bench.shell.close(fd);
      fd = bench.open("/dev/console", TtyBench.RDWR);
      bench.typeLater(100, "four<enter>");
      assertThat(bench.read(fd, 100)).isEqualTo("four\n");
      assertThat(bench.screen.text()).isEqualTo("one\ntwo\nthrfour");
    }
  }

  @Test
  void keysArriveWhileTheLineIsOpenedAndClosedWithoutARest() throws Exception {
    try (TtyBench bench = new TtyBench(22)) {
      bench.open("/dev/console", TtyBench.RDWR);
      bench.typeLater(10, "begin<enter>and end<enter>");
      StringBuilder read = new StringBuilder();
      long end = bench.system.nowNanos() + 500_000_000L;
      while (bench.system.nowNanos() < end) {
        int fd = bench.open("/dev/console", OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK);
        read.append(readWithoutWaiting(bench, fd));
        bench.shell.close(fd);
      }
      assertThat(read).hasToString("begin\nand end\n");
    }
  }

  private static String readWithoutWaiting(TtyBench bench, int fd) throws Exception {
    try {
      return bench.read(fd, 100);
    } catch (ErrnoException e) {
      assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
      return "";
    }
  }

  @Test
  void settingsAreSetAndAreAsBeforeAfterTheLastClose() throws Exception {
    try (TtyBench bench = new TtyBench(7)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      Termios raw = bench.settings(fd).withLocal(0, TermiosFlag.ICANON | TermiosFlag.ECHO);
      bench.settings(fd, raw);
      assertThat(bench.settings(fd).toBytes()).isEqualTo(raw.toBytes());
      bench.typeLater(100, "q");
      assertThat(bench.read(fd, 100)).isEqualTo("q");
      assertThat(bench.screen.text()).isEmpty();
      bench.shell.close(fd);

      fd = bench.open("/dev/console", TtyBench.RDWR);
      assertThat(bench.settings(fd).toBytes()).isEqualTo(Termios.defaults().toBytes());
    }
  }

  @Test
  void rawReadsKeepToMinAndTime() throws Exception {
    try (TtyBench bench = new TtyBench(8)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      Termios raw = bench.settings(fd).withLocal(0, TermiosFlag.ICANON);
      bench.settings(fd, raw.with(ControlCharacter.MIN, 3));
      bench.typeLater(100, "abcd");
      assertThat(bench.read(fd, 3)).as("MIN").isEqualTo("abc");
      bench.system.runMillis(100);
      bench.settings(fd, raw.with(ControlCharacter.MIN, 0));
      assertThat(bench.read(fd, 100)).as("neither").isEqualTo("d");
      assertThat(bench.read(fd, 100)).as("neither").isEmpty();
      bench.settings(fd, raw.with(ControlCharacter.MIN, 0).with(ControlCharacter.TIME, 5));
      long before = bench.system.nowNanos();
      assertThat(bench.read(fd, 100)).as("TIME").isEmpty();
      assertThat(bench.system.nowNanos() - before).isBetween(400_000_000L, 700_000_000L);
      bench.settings(fd, raw.with(ControlCharacter.MIN, 9).with(ControlCharacter.TIME, 5));
      bench.typeLater(1_000, "xy");
      assertThat(bench.read(fd, 100)).as("MIN and TIME").isEqualTo("xy");
    }
  }

  @Test
  void stoppedOutputWaitsUntilItIsStarted() throws Exception {
    try (TtyBench bench = new TtyBench(9)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      bench.keyboard.type("<ctrl-s>");
      bench.system.runMillis(100);
      bench.typeLater(2_000, "<ctrl-q>");
      long before = bench.system.nowNanos();
      assertThat(bench.write(fd, "late")).isEqualTo(4);
      assertThat(bench.system.nowNanos() - before).isGreaterThan(1_900_000_000L);
      assertThat(bench.screen.text()).isEqualTo("late");
    }
  }

  @Test
  void controlRequestsThatMakeNoSenseAreErrors() throws Exception {
    try (TtyBench bench = new TtyBench(10)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      assertThat(bench.ioctl(fd, TtyIoctl.TCFLOW, new byte[] {9, 0, 0, 0}))
          .isEqualTo(-Errno.EINVAL);
      assertThat(bench.ioctl(fd, TtyIoctl.TCFLSH, new byte[4])).isEqualTo(-Errno.EINVAL);
      assertThat(bench.ioctl(fd, 0x1234, new byte[4])).isEqualTo(-Errno.ENOTTY);
      byte[] size = new byte[WindowSize.SIZE_BYTES];
      assertThat(bench.ioctl(fd, TtyIoctl.TIOCGWINSZ, size)).isEqualTo(Errno.OK);
      assertThat(WindowSize.of(size)).isEqualTo(new WindowSize(25, 80, 0, 0));
    }
  }

  @Test
  void foregroundGroupIsToldAndChanged() throws Exception {
    try (TtyBench bench = new TtyBench(11)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      byte[] pid = new byte[4];
      assertThat(bench.ioctl(fd, TtyIoctl.TIOCGPGRP, pid)).isEqualTo(Errno.OK);
      assertThat((pid[0] & 0xFF) | (pid[1] & 0xFF) << 8).isEqualTo(bench.shell.process().pid());
      Session other = bench.system.login();
      byte[] others = {(byte) other.process().pid(), (byte) (other.process().pid() >> 8), 0, 0};
      assertThat(bench.ioctl(fd, TtyIoctl.TIOCSPGRP, others)).isEqualTo(Errno.OK);
      bench.keyboard.type("<ctrl-c>");
      bench.system.runMillis(200);
      assertThat(readStatus(other, 0)).isEqualTo(-Errno.ESRCH);
      assertThat(bench.write(fd, "x")).isEqualTo(1);
    }
  }

  @Test
  void selectTellsWhichTerminalHasALine() throws Exception {
    try (TtyBench bench = new TtyBench(12)) {
      int first = bench.open("/dev/console", TtyBench.RDWR);
      int second = bench.open("/dev/ttyc1", TtyBench.RDWR);
      assertThat(bench.select(1 << first | 1 << second, 0, 500)).isZero();
      bench.typeLater(100, "<alt-f2>hi<enter>");
      assertThat(bench.select(1 << first | 1 << second, 0, 60_000)).isEqualTo(1 << second);
      assertThat(bench.read(second, 10)).isEqualTo("hi\n");
      assertThat(bench.select(0, 1 << first, 60_000)).isEqualTo(1 << first);
    }
  }

  @Test
  void serialLineReadsWhatComesBack() throws Exception {
    try (TtyBench bench = new TtyBench(13)) {
      int fd = bench.open("/dev/tty01", TtyBench.RDWR);
      bench.settings(fd, bench.settings(fd).withLocal(0, TermiosFlag.ECHO).withOutput(0, 1));
      String text = "a line of text\n";
      assertThat(bench.write(fd, text)).isEqualTo(text.length());
      assertThat(bench.read(fd, 100)).isEqualTo(text);
      assertThat(bench.open("/dev/tty02", TtyBench.RDWR)).isEqualTo(-Errno.ENXIO);
    }
  }

  @Test
  void pseudoTerminalJoinsTwoProcesses() throws Exception {
    try (TtyBench bench = new TtyBench(14)) {
      int master = bench.open("/dev/ptyp0", TtyBench.RDWR);
      assertThat(bench.open("/dev/ptyp0", TtyBench.RDWR)).isEqualTo(-Errno.EIO);
      int line = bench.open("/dev/ttyp0", TtyBench.RDWR);
      assertThat(bench.write(master, "typed\r")).isEqualTo(6);
      assertThat(bench.read(line, 100)).isEqualTo("typed\n");
      assertThat(bench.read(master, 100)).as("echo").isEqualTo("typed\r\n");
      assertThat(bench.write(line, "out\n")).isEqualTo(4);
      assertThat(bench.read(master, 100)).isEqualTo("out\r\n");
      bench.shell.close(line);
      assertThat(bench.read(master, 100)).isEmpty();
      assertThat(bench.write(master, "x")).isEqualTo(-Errno.EIO);
    }
  }

  @Test
  void writeThatDoesNotWaitTellsHowMuchIsOut() throws Exception {
    try (TtyBench bench = new TtyBench(20)) {
      int master = bench.open("/dev/ptyp2", TtyBench.RDWR);
      int line = bench.open("/dev/ttyp2", OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK);
      int written = bench.write(line, "x".repeat(10_000));
      assertThat(written).isBetween(100, 4_000);
      assertThat(bench.write(line, "more")).isEqualTo(-Errno.EAGAIN);
      assertThat(bench.read(master, 10_000)).isEqualTo("x".repeat(written));
    }
  }

  @Test
  void closedMasterHangsTheLineUp() throws Exception {
    try (TtyBench bench = new TtyBench(15)) {
      int master = bench.open("/dev/ptyp1", TtyBench.RDWR);
      int line = bench.open("/dev/ttyp1", OpenFlag.O_RDWR | OpenFlag.O_NOCTTY);
      bench.shell.close(master);
      assertThat(bench.read(line, 100)).isEmpty();
      assertThat(bench.write(line, "x")).isEqualTo(-Errno.EIO);
      assertThat(bench.open("/dev/ptyp1", TtyBench.RDWR))
          .as("until the last close")
          .isEqualTo(-Errno.EIO);
      bench.shell.close(line);
      master = bench.open("/dev/ptyp1", TtyBench.RDWR);
      line = bench.open("/dev/ttyp1", OpenFlag.O_RDWR | OpenFlag.O_NOCTTY);
      assertThat(bench.write(line, "again")).isEqualTo(5);
      assertThat(bench.read(master, 100)).isEqualTo("again");
    }
  }

  @Test
  void updateKeepsTheHalfTypedLineAndTheReadThatWaitsForIt() throws Exception {
    try (TtyBench bench = new TtyBench(16)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      Session manager = bench.system.login();
      bench.write(fd, "prompt> ");
      bench.settings(fd, bench.settings(fd).with(ControlCharacter.ERASE, '#'));
      bench.keyboard.type("half ");
      bench.system.runMillis(200);
      assertThat(manager.start(RsRequest.UPDATE, TtyBench.record(), 1, 0)).isEqualTo(Errno.OK);
      bench.typeLater(100, "the linx#e<enter>");
      assertThat(bench.read(fd, 100)).isEqualTo("half the line\n");
      assertThat(bench.screen.text()).isEqualTo("prompt> half the line");
    }
  }

  @Test
  void crashKeepsTheScreenAndTheReaderGoesOnWaiting() throws Exception {
    try (TtyBench bench = new TtyBench(18)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      bench.write(fd, "before\n");
      bench.killRepeatedly(1);
      bench.typeLater(1_000, "after<enter>");
      assertThat(bench.read(fd, 100)).isEqualTo("after\n");
      assertThat(bench.screen.text()).isEqualTo("before\nafter");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {
        "LOST_INTERRUPT",
        "SPURIOUS_INTERRUPT",
        "LATE_INTERRUPT",
        "STUCK_BUSY",
        "ERROR_STATUS",
        "ABSENT"
      })
  void keyboardWithFaultsLosesNoKey(FaultKind kind) throws Exception {
    try (TtyBench bench = new TtyBench(19)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      Faults faults = bench.system.machine().faults(bench.keyboard);
      faults.set(kind, new Faults.Rate(1, 20));
      for (int round = 0; round < 20; round++) {
        bench.typeLater(100, "abcdef" + round + "<enter><capslock>");
        assertThat(bench.read(fd, 100)).isEqualToIgnoringCase("abcdef" + round + "\n");
      }
      if (kind != FaultKind.STUCK_BUSY) {
        assertThat(faults.struck(kind)).isPositive();
      }
    }
  }
}
