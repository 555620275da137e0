package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vfs.OpenFlag;

/// A driver of each style ends in each way, while one client waits for a read, one for a write, one
/// for an ioctl, and one has a file open that it uses afterwards; each with and without O_REOPEN.
/// The fifth style, `/dev/tty`, is that of the terminals: a session uses it when its own driver is
/// back. The table of what is to come of it is in `docs/vfs.md`.
class DriverStylesTest {
  private static final int MAJOR = 4;
  private static final String LABEL = "style";
  private static final String DEVICE = "/dev/ttyp";
  private static final int LATER_TICKS = 180;

  private enum Style {
    DEV(DeviceStyle.DEV, "dev"),
    DEVA(DeviceStyle.DEVA, "deva"),
    TTY(DeviceStyle.TTY, "tty"),
    CLONE(DeviceStyle.CLONE, "clone");

    private final int number;
    private final String argument;

    Style(int number, String argument) {
      this.number = number;
      this.argument = argument;
    }

    StartRecord driver() {
      return Start.of("style")
          .arguments(argument)
          .label(LABEL)
          .period(DriverStorm.PING_TICKS)
          .device(MAJOR, number)
          .record();
    }
  }

  private enum Use {
    READER("read", 0, "1"),
    WRITER("wait", 0, "4"),
    CONTROL("ioctl", 0, "5"),
    IDLE("x", LATER_TICKS, "1");

    private final String operation;
    private final int delayTicks;
    private final String result;

    Use(String operation, int delayTicks, String result) {
      this.operation = operation;
      this.delayTicks = delayTicks;
      this.result = result;
    }
  }

  private enum Event {
    KILLED,
    UPDATED,
    CRASHED,
    CRASHED_BY_A_REQUEST,
    TAKEN_DOWN_AND_UP;

    String result(Use use) {
      return this == TAKEN_DOWN_AND_UP && use != Use.IDLE ? "EIO" : use.result;
    }
  }

  /// One client.
  private record Client(Use use, boolean reopens, int number) {
    String name() {
      return use + (reopens ? "_REOPENS" : "");
    }

    String command() {
      int flags = OpenFlag.O_RDWR | (reopens ? OpenFlag.O_REOPEN : 0);
      return String.join(
          " ",
          "client",
          name(),
          DEVICE + number,
          Integer.toString(flags),
          use.operation,
          Integer.toString(use.delayTicks));
    }
  }

  /// The system in which it happens.
  private static final class Trial implements AutoCloseable {
    private final Style style;
    private final SimSystem system =
        SimSystem.boot(
            51,
            Catalog.standard()
                .add("style", "style", "1.0.0", "samsara.sim.style.StyleDriverProgram")
                .add("client", "client", "1.0.0", "samsara.sim.style.StyleClientProgram"));
    private final Session shell;
    private final List<Client> clients = new ArrayList<>();
    private final List<Integer> terminals = new ArrayList<>();

    Trial(Style style) throws Exception {
      this.style = style;
      shell = system.login();
      up(style.driver());
      for (Use use : Use.values()) {
        for (boolean reopens : new boolean[] {false, true}) {
          Client client = new Client(use, reopens, clients.size());
          clients.add(client);
          up(Session.start(client.command(), client.name(), 0, 0, DriverStorm.PING_TICKS));
          system.await(client.name(), () -> !said(client, "opened").isEmpty());
        }
      }
      system.runMillis(200);
      if (style == Style.TTY) {
        shell.open(DEVICE + "e", OpenFlag.O_RDWR);
        terminals.add(shell.open("/dev/tty", OpenFlag.O_RDWR));
        terminals.add(shell.open("/dev/tty", OpenFlag.O_RDWR | OpenFlag.O_REOPEN));
      }
    }

    private void up(StartRecord record) throws Exception {
      assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);
    }

    private String said(Client client, String what) {
      Matcher matcher =
          Pattern.compile(" " + client.name() + " " + what + " (\\w+)").matcher(system.console());
      return matcher.find() ? matcher.group(1) : "";
    }

    void let(Event event) throws Exception {
      switch (event) {
        case KILLED -> {
          int pid = shell.slot(LABEL).orElseThrow().pid();
          assertThat(shell.kill(pid, Signal.KILL)).isEqualTo(Errno.OK);
          Progress.awaitRecovered(system, shell, LABEL, 1);
        }
        case UPDATED ->
            assertThat(shell.start(RsRequest.UPDATE, style.driver(), 1, 0)).isEqualTo(Errno.OK);
        case CRASHED -> {
          assertThat(write("c")).isEqualTo(1);
          Progress.awaitRecovered(system, shell, LABEL, 1);
        }
        case CRASHED_BY_A_REQUEST -> {
          assertThat(write("k")).isEqualTo(-Errno.EIO);
          Progress.awaitRecovered(system, shell, LABEL, 1);
        }
        case TAKEN_DOWN_AND_UP -> {
          assertThat(shell.label(RsRequest.DOWN, LABEL)).isEqualTo(Errno.OK);
          system.runMillis(200);
          up(style.driver());
        }
      }
    }

    /// The clients' results, after the driver was told to let everybody go.
    List<DynamicTest> results(Event event) throws Exception {
      system.runMillis(100);
      for (Client client : clients) {
        if (!event.result(client.use).equals("EIO")) {
          assertThat(said(client, "result"))
              .as("%s %s\n%s", style, client.name(), system.console())
              .isEmpty();
        }
      }
      assertThat(write("g")).isEqualTo(1);
      system.runMillis(3_000);
      system.kernel().checkInvariants();
      List<DynamicTest> tests = new ArrayList<>();
      for (Client client : clients) {
        String result = said(client, "result");
        tests.add(
            DynamicTest.dynamicTest(
                client.name(), () -> assertThat(result).isEqualTo(event.result(client.use))));
      }
      for (int fd : terminals) {
        int result = shell.write(fd, new byte[] {'x'});
        tests.add(DynamicTest.dynamicTest("CTTY fd " + fd, () -> assertThat(result).isEqualTo(1)));
      }
      return tests;
    }

    private int write(String text) throws Exception {
      int fd = shell.open(DEVICE + "f", OpenFlag.O_RDWR | OpenFlag.O_NOCTTY);
      int result = shell.write(fd, text.getBytes(StandardCharsets.UTF_8));
      shell.close(fd);
      return result;
    }

    @Override
    public void close() {
      system.close();
    }
  }

  @TestFactory
  List<DynamicNode> descriptorsSurviveTheEndOfTheirDriver() throws Exception {
    List<DynamicNode> cells = new ArrayList<>();
    for (Style style : Style.values()) {
      for (Event event : Event.values()) {
        // Which of all that is in its hands an asynchronous driver dies of, nobody can tell.
        if (style != Style.DEVA || event != Event.CRASHED_BY_A_REQUEST) {
          try (Trial trial = new Trial(style)) {
            trial.let(event);
            cells.add(DynamicContainer.dynamicContainer(style + " " + event, trial.results(event)));
          }
        }
      }
    }
    return cells;
  }
}
