package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.Device;
import samsara.hw.EventClock;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.net.Ne2000;
import samsara.hw.net.Rtl8139;
import samsara.hw.net.VirtualSwitch;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.net.NetMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// What every network driver must do, in a whole system: a client that sends checked frames, a
/// card, a switch, and a host that echoes what it gets.
class NetDriverTest {
  private static final String ADDRESS = "52:54:00:12:34:56";
  private static final byte[] OTHER = {0x52, 0x54, 0, 1, 2, 3};
  private static final byte[] NOBODY = {0x52, 0x54, 0, 9, 9, 9};
  private static final byte[] OWN = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
  private static final byte[] ALL = {-1, -1, -1, -1, -1, -1};
  private static final byte[] GROUP = {1, 0, 0x5E, 0, 0, 1};
  private static final Set<FaultKind> REGISTER_FAULTS =
      EnumSet.of(
          FaultKind.LOST_INTERRUPT,
          FaultKind.SPURIOUS_INTERRUPT,
          FaultKind.LATE_INTERRUPT,
          FaultKind.STUCK_BUSY,
          FaultKind.ERROR_STATUS,
          FaultKind.WRONG_LENGTH,
          FaultKind.FLIPPED_DATA);

  /// The drivers, each with its card.
  enum Card {
    RTL8139,
    NE2000,
    NE2000_ON_PCI;

    String label() {
      return this == RTL8139 ? "rtl8139" : "dp8390";
    }

    Device plugInto(VirtualSwitch network) {
      return switch (this) {
        case RTL8139 -> new Rtl8139(0, ADDRESS, network);
        case NE2000 -> new Ne2000(0, ADDRESS, 0x300, 5, network);
        case NE2000_ON_PCI -> new Ne2000(0, ADDRESS, 0, 0, network);
      };
    }

    StartRecord record() {
      Start driver = this == RTL8139 ? Drivers.rtl8139() : Drivers.dp8390();
      return driver.flags(StartRecord.REPLICA).record();
    }
  }

  /// A system with a card and its driver.
  private static final class Net implements AutoCloseable {
    private final Card card;
    private final SimSystem system;
    private final Session shell;
    private final Device device;
    private final VirtualSwitch.Port far;
    private final List<byte[]> seen = new ArrayList<>();
    private boolean echoes = true;
    private int damaged;
    private VirtualSwitch.@Nullable Port echo;

    Net(Card card, long seed) throws Exception {
      this.card = card;
      Catalog catalog =
          Catalog.standard()
              .add("netclient", "netclient", "1.0.0", "samsara.sim.net.NetClientProgram");
      system = SimSystem.boot(seed, catalog);
      VirtualSwitch network = new VirtualSwitch();
      device = card.plugInto(network);
      system.machine().attach(device);
      far = network.connect(system.machine().clock(), this::came);
      echo = far;
      shell = system.login();
      up(Drivers.pci().record());
      up(card.record());
    }

    private void came(byte[] frame) {
      seen.add(frame);
      if (!TestFrame.isWhole(frame)) {
        damaged++;
        return;
      }
      assertThat(TestFrame.isRight(frame)).isTrue();
      VirtualSwitch.Port port = echo;
      if (echoes && port != null) {
        port.send(TestFrame.echo(frame));
      }
    }

    void up(StartRecord record) throws Exception {
      assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);
    }

    void client(String arguments) throws Exception {
      up(Start.of("netclient").arguments("driver=" + card.label() + " " + arguments).record());
    }

    Faults faults() {
      return system.machine().faults(device);
    }

    void every(long millis, int times, IntConsumer action) {
      EventClock clock = system.machine().clock();
      clock.schedule(
          clock.nowNanos() + millis * 1_000_000,
          () -> {
            action.accept(times);
            if (times > 1) {
              every(millis, times - 1, action);
            }
          });
    }

    void kill(String label) throws Exception {
      kill(shell.slot(label).orElseThrow().endpoint());
    }

    void kill(int endpoint) {
      Core core = system.kernel().core();
      Proc target = core.procs().lookup(endpoint);
      if (target != null) {
        core.signals().cause(target, Signal.KILL);
      }
    }

    Summary finished() {
      system.await("end of the client", () -> system.console().contains(" end\n"));
      return Summary.of(system.console());
    }

    Summary stopClient() throws Exception {
      assertThat(shell.label(RsRequest.DOWN, "netclient")).isEqualTo(Errno.OK);
      return Summary.of(system.console());
    }

    @Override
    public void close() {
      system.kernel().checkInvariants();
      system.close();
    }
  }

  /// What the client has printed last.
  private record Summary(
      int frames,
      int resent,
      int damaged,
      int wrong,
      int others,
      int slowest,
      int configured,
      int errors) {
    private static final Pattern LINE =
        Pattern.compile(
            "frames=(\\d+) resent=(\\d+) damaged=(\\d+) wrong=(\\d+) others=(\\d+) slowest=(\\d+)"
                + " configured=(\\d+) errors=(\\d+) end");

    static Summary of(String console) {
      Matcher matcher = LINE.matcher(console);
      int[] values = new int[8];
      boolean found = false;
      while (matcher.find()) {
        found = true;
        for (int i = 0; i < values.length; i++) {
          values[i] = Integer.parseInt(matcher.group(i + 1));
        }
      }
      assertThat(found).as(console).isTrue();
      return new Summary(
          values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void framesOfAllSizesGoAndCome(Card card) throws Exception {
    int step = Integer.getInteger("samsara.net.step", 31);
    int frames = (1514 - 60) / step + 2;
    try (Net net = new Net(card, 1)) {
      net.client("frames=" + frames + " step=" + step);

      Summary summary = net.finished();

      assertThat(summary).isEqualTo(new Summary(frames, 0, 0, 0, 0, summary.slowest, 1, 0));
      assertThat(net.seen).hasSize(frames);
      assertThat(net.damaged).isZero();
      assertThat(net.seen).anyMatch(f -> f.length == 60).anyMatch(f -> f.length == 1514);
      net.system.runMillis(100);
      assertThat(net.system.console()).contains("sent=" + frames + " received=" + frames);
    }
  }

  @ParameterizedTest
  @EnumSource
  void addressAndNameAreTold(Card card) throws Exception {
    try (Net net = new Net(card, 2)) {
      net.client("frames=1");
      net.finished();

      assertThat(net.system.console())
          .contains("address 525400123456")
          .contains("name " + card.label());
    }
  }

  private static int others(Net net, int mode) throws Exception {
    net.client("pace=1 frames=0 mode=" + mode);
    net.system.runMillis(200);
    net.far.send(TestFrame.of(OWN, OTHER, 1, 100));
    net.far.send(TestFrame.of(NOBODY, OTHER, 2, 100));
    net.far.send(TestFrame.of(ALL, OTHER, 3, 100));
    net.far.send(TestFrame.of(GROUP, OTHER, 4, 100));
    net.system.runMillis(200);
    return net.stopClient().others;
  }

  @ParameterizedTest
  @EnumSource
  void modeSaysWhichFramesAreReceived(Card card) throws Exception {
    try (Net net = new Net(card, 3)) {
      assertThat(others(net, 0)).isEqualTo(1);
      assertThat(others(net, NetMessage.BROADCAST)).isEqualTo(2);
      assertThat(others(net, NetMessage.MULTICAST)).isEqualTo(2);
      int all = NetMessage.PROMISCUOUS | NetMessage.BROADCAST | NetMessage.MULTICAST;
      assertThat(others(net, all)).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void floodOverflowsTheCardAndNothingElse(Card card) throws Exception {
    try (Net net = new Net(card, 4)) {
      net.client("pace=1 frames=0");
      net.system.runMillis(200);
      for (int i = 0; i < 200; i++) {
        net.far.send(TestFrame.of(OWN, OTHER, i, 1514));
      }
      net.system.runMillis(2_000);

      Summary summary = net.stopClient();
      assertThat(summary.damaged + summary.wrong + summary.errors).isZero();
      assertThat(summary.frames).isGreaterThan(40);
      assertThat(summary.others).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientThatWasReplacedGoesOn(Card card) throws Exception {
    try (Net net = new Net(card, 5)) {
      net.client("pace=1 frames=0");
      net.system.runMillis(500);
      net.kill("netclient");
      net.system.runMillis(2_000);

      Summary summary = net.stopClient();
      assertThat(summary.frames).isGreaterThan(10);
      assertThat(summary.damaged + summary.wrong).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfFaultIsOvercome(Card card) throws Exception {
    try (Net net = new Net(card, 6)) {
      net.client("frames=1000000");
      for (FaultKind kind : REGISTER_FAULTS) {
        net.faults().set(kind, new Faults.Rate(1, 10));
        net.system.runMillis(500);
        assertThat(net.faults().struck(kind)).as(kind.toString()).isPositive();
        net.faults().clear();
      }

      Summary summary = net.stopClient();
      assertThat(summary.wrong).isZero();
      assertThat(summary.slowest).isLessThan(300);
      assertThat(summary.configured).isEqualTo(1);
      assertThat(summary.frames).isGreaterThan(30);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cardThatIsGoneForAWhileWorksAgain(Card card) throws Exception {
    try (Net net = new Net(card, 7)) {
      net.client("pace=1 frames=0");
      net.system.runMillis(300);
      net.faults().set(FaultKind.ABSENT, new Faults.Rate(1, 1));
      net.system.runMillis(2_000);
      net.faults().clear();
      net.system.runMillis(2_000);

      Summary summary = net.stopClient();
      assertThat(summary.frames).isGreaterThan(30);
      assertThat(summary.wrong).isZero();
      assertThat(net.shell.slot(card.label()).orElseThrow().restarts()).isZero();
    }
  }

  private static int kills() {
    return Integer.getInteger("samsara.storm", 20);
  }

  /// With healthy registers and with faults. `-Dsamsara.storm=1000` for a long one.
  ///
  /// @param pace ticks between an echo and the next frame
  private static void storm(Card card, int faultsInHundred, int kills, int pace) throws Exception {
    try (Net net = new Net(card, 20 + faultsInHundred)) {
      for (FaultKind kind : REGISTER_FAULTS) {
        net.faults().set(kind, new Faults.Rate(faultsInHundred, 100));
      }
      if (card == Card.RTL8139) { // the others move frames through ports
        net.faults().set(FaultKind.ABSENT, new Faults.Rate(faultsInHundred, 100));
      }
      int endpoint = net.shell.slot(card.label()).orElseThrow().endpoint();
      net.client("frames=1000000 pace=" + pace);
      net.every(200, kills, left -> net.kill(endpoint));
      net.system.runMillis(200L * kills + 1_000);

      Summary summary = net.stopClient();
      assertThat(summary.wrong).isZero();
      if (faultsInHundred == 0) {
        assertThat(summary.damaged + net.damaged).isZero();
      }
      assertThat(summary.frames).isGreaterThan(kills);
      assertThat(summary.configured).isGreaterThan(kills / 2);
      assertThat(summary.slowest).isLessThan(300);
      assertThat(net.shell.slot(card.label()).orElseThrow().endpoint()).isEqualTo(endpoint);
      assertThat(net.shell.slot(card.label()).orElseThrow().restarts()).isEqualTo(kills);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noByteIsWrongWhileTheDriverIsKilledEveryFifthOfASecond(Card card) throws Exception {
    storm(card, 0, kills(), 1);
  }

  @ParameterizedTest
  @EnumSource
  void noByteIsWrongWhileTheDriverIsKilledAndTheCardFails(Card card) throws Exception {
    storm(card, 1, kills(), 1);
  }

  @ParameterizedTest
  @EnumSource
  void noByteIsWrongWhileTheDriverIsKilledUnderFullLoad(Card card) throws Exception {
    storm(card, 0, Math.max(3, kills() / 20), 0);
  }

  @Test
  void driverFindsItsCardAgainWhenThePciServerIsKilledToo() throws Exception {
    Card card = Card.RTL8139;
    try (Net net = new Net(card, 50)) {
      int driver = net.shell.slot(card.label()).orElseThrow().endpoint();
      int pci = net.shell.slot("pci").orElseThrow().endpoint();
      net.client("pace=1 frames=1000000");
      // In steps that drift against each other: they die in each other's hands too.
      net.every(150, kills(), left -> net.kill(driver));
      net.every(151, kills(), left -> net.kill(pci));
      net.system.runMillis(152L * kills() + 3_000);

      Summary summary = net.stopClient();
      assertThat(summary.damaged + net.damaged + summary.wrong).isZero();
      assertThat(summary.frames).isGreaterThan(kills());
      assertThat(summary.slowest).isLessThan(300);
      assertThat(net.shell.slot(card.label()).orElseThrow().restarts()).isEqualTo(kills());
      assertThat(net.shell.slot("pci").orElseThrow().restarts()).isEqualTo(kills());
    }
  }

  @ParameterizedTest
  @EnumSource
  void updatesGoUnnoticed(Card card) throws Exception {
    int updates = Math.max(5, kills() / 5);
    try (Net net = new Net(card, 30)) {
      net.client("frames=1000000");
      for (int i = 0; i < updates; i++) {
        net.system.runMillis(200);
        assertThat(net.shell.start(RsRequest.UPDATE, card.record(), 1, 0)).isEqualTo(Errno.OK);
      }

      Summary summary = net.stopClient();
      assertThat(summary.damaged + summary.wrong + summary.errors).isZero();
      assertThat(summary.configured).isEqualTo(1);
      assertThat(summary.frames).isGreaterThan(updates);
      assertThat(summary.slowest).isLessThan(60);
    }
  }

  @Test
  void sameSeedMakesTheSameRun() throws Exception {
    assertThat(run()).isEqualTo(run());
  }

  private static String run() throws Exception {
    try (Net net = new Net(Card.RTL8139, 40)) {
      net.faults().set(FaultKind.ERROR_STATUS, new Faults.Rate(1, 10));
      net.faults().set(FaultKind.LOST_INTERRUPT, new Faults.Rate(1, 10));
      net.client("frames=50");
      net.finished();
      return net.system.console() + net.system.nowNanos();
    }
  }
}
