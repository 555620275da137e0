package samsara.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.shell.Failures.assertFails;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

class ServiceArgumentsTest {
  private static ServiceRequest parse(String words) throws CommandFailure {
    return ServiceArguments.parse(
        words.isEmpty() ? List.of() : List.of(words.replace("''", "").split(" ", -1)));
  }

  private static ServiceRequest.Start start(String words) throws CommandFailure {
    return (ServiceRequest.Start) parse(words);
  }

  @Test
  void upTakesAProgram() throws CommandFailure {
    assertThat(parse("up hello"))
        .isEqualTo(
            new ServiceRequest.Start(
                false,
                0,
                "hello",
                "",
                Optional.empty(),
                DeviceStyle.NDEV,
                Ticks.NONE,
                "",
                "",
                Optional.empty(),
                1,
                Ticks.NONE));
  }

  @Test
  void pairsStandBehindTheProgram() throws CommandFailure {
    ServiceRequest.Start start =
        (ServiceRequest.Start)
            ServiceArguments.parse(
                List.of(
                    "up",
                    "/x.jar",
                    "-args",
                    "a b",
                    "-dev",
                    "/dev/x",
                    "-devstyle",
                    "STYLE_DEVA",
                    "-period",
                    "5HZ",
                    "-script",
                    "/etc/rs.x",
                    "-label",
                    "x1",
                    "-config",
                    "my.conf"));
    assertThat(start.arguments()).isEqualTo("a b");
    assertThat(start.device()).contains("/dev/x");
    assertThat(start.style()).isEqualTo(DeviceStyle.DEVA);
    assertThat(start.period()).isEqualTo(new Ticks(5, true));
    assertThat(start.script()).isEqualTo("/etc/rs.x");
    assertThat(start.label()).isEqualTo("x1");
    assertThat(start.config()).contains("my.conf");
  }

  @Test
  void aDeviceIsOfStyleDevUnlessAnotherIsGiven() throws CommandFailure {
    assertThat(start("up x -dev /dev/x").style()).isEqualTo(DeviceStyle.DEV);
  }

  @ParameterizedTest
  @CsvSource({"STYLE_DEV, 1", "STYLE_DEVA, 2", "STYLE_TTY, 3", "STYLE_CTTY, 4", "STYLE_CLONE, 5"})
  void stylesHaveTheirNumbers(String name, int number) throws CommandFailure {
    assertThat(start("up x -dev /dev/x -devstyle " + name).style()).isEqualTo(number);
  }

  @Test
  void flagsStandBeforeTheVerb() throws CommandFailure {
    assertThat(start("-c up x").flags()).isEqualTo(StartRecord.COPY);
    assertThat(start("-n -p up x").flags()).isEqualTo(StartRecord.NOBLOCK | StartRecord.REPLICA);
  }

  @Test
  void sharingImpliesACopy() throws CommandFailure {
    assertThat(start("-r up x").flags()).isEqualTo(StartRecord.REUSE | StartRecord.COPY);
  }

  @Test
  void runIsUpWithTheScriptThatNeverRestarts() throws CommandFailure {
    assertThat(start("run x").script()).isEqualTo("/etc/rs.single");
    assertThat(start("run x").isUpdate()).isFalse();
  }

  @Test
  void updateTakesAStateAndATime() throws CommandFailure {
    ServiceRequest.Start update = start("update x -state 4 -maxtime 90");
    assertThat(update.isUpdate()).isTrue();
    assertThat(update.state()).isEqualTo(4);
    assertThat(update.prepareTime()).isEqualTo(new Ticks(90, false));
  }

  @Test
  void updatePreparesForWorkFreeUnlessAnotherStateIsGiven() throws CommandFailure {
    assertThat(start("update x").state()).isEqualTo(1);
  }

  @Test
  void otherVerbsTakeALabelOrNothing() throws CommandFailure {
    assertThat(parse("down x")).isEqualTo(new ServiceRequest.OnLabel(RsRequest.DOWN, "x"));
    assertThat(parse("refresh x")).isEqualTo(new ServiceRequest.OnLabel(RsRequest.REFRESH, "x"));
    assertThat(parse("restart x")).isEqualTo(new ServiceRequest.OnLabel(RsRequest.RESTART, "x"));
    assertThat(parse("shutdown")).isEqualTo(new ServiceRequest.Shutdown());
    assertThat(parse("list")).isEqualTo(new ServiceRequest.ListAll());
    assertThat(parse("help")).isEqualTo(new ServiceRequest.Help());
  }

  @Test
  void timesAreTicksOrSeconds() {
    assertThat(new Ticks(5, true).at(100)).isEqualTo(500);
    assertThat(new Ticks(5, false).at(100)).isEqualTo(5);
    assertThat(new Ticks(999_999_999, true).at(100)).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""                           | no verb given
          -p                           | no verb given
          -x up hello                  | no flag '-x'
          -dev /dev/x up hello         | '-dev' goes behind the program
          up                           | 'up' needs a program
          update -state 1              | 'update' needs a program
          up x -p                      | '-p' goes before the verb
          up x -frequency 5            | no option '-frequency'
          up x y                       | 'y' is too much
          up x -dev                    | '-dev' needs a value
          up x -label a -label b       | '-label' is given twice
          up x -devstyle STYLE_DEV     | -devstyle needs -dev
          up x -dev /d -devstyle DEV   | -devstyle 'DEV' is none of STYLE_DEV, STYLE_DEVA, STYLE_TTY, STYLE_CTTY, STYLE_CLONE
          up x -period 0               | -period '0' is no time: give ticks, at least 1, or seconds as 5HZ
          up x -period 5hz             | -period '5hz' is no time: give ticks, at least 1, or seconds as 5HZ
          up x -period -1              | -period '-1' is no time: give ticks, at least 1, or seconds as 5HZ
          up x -period 9999999999      | -period '9999999999' is no time: give ticks, at least 1, or seconds as 5HZ
          update x -maxtime soon       | -maxtime 'soon' is no time: give ticks, at least 1, or seconds as 5HZ
          update x -state 0            | -state 0 is no state to prepare for
          update x -state free         | -state 'free' is no number
          up x -state 1                | -state and -maxtime are for update only
          run x -maxtime 1             | -state and -maxtime are for update only
          up x -label 0123456789abcdef | label '0123456789abcdef' is longer than 15 bytes
          down                         | 'down' needs a label
          down 0123456789abcdef        | label '0123456789abcdef' is longer than 15 bytes
          down a b                     | 'b' is too much
          -p down a                    | flags are for up, run and update only
          list all                     | 'all' is too much
          shutdown now                 | 'now' is too much
          """)
  void wrongUsageIsNamedAndShown(String words, String problem) {
    assertFails(22, () -> parse(words))
        .hasMessage("Warning, " + problem + "\n" + ServiceArguments.USAGE);
  }

  @Test
  void aScriptThatIsTooLongIsRefused() {
    assertFails(22, () -> parse("up x -script /" + "s".repeat(255)))
        .hasMessageStartingWith("Warning, -script is longer than 255 bytes");
  }

  @Test
  void anUnknownVerbHasAStatusOfItsOwn() {
    assertFails(38, () -> parse("start hello"))
        .hasMessage("Warning, no verb 'start'\n" + ServiceArguments.USAGE);
  }
}
