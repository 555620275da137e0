package samsara.hw;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MachineTest {
  private final Machine machine = Machine.simulated(1);

  /// A card that does what the test says when it is plugged in.
  private static final class Card implements Device {
    private final String name;
    private final Consumer<DeviceSlot> claims;

    Card(String name, Consumer<DeviceSlot> claims) {
      this.name = name;
      this.claims = claims;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void attach(DeviceSlot slot) {
      claims.accept(slot);
    }

    @Override
    public void detach() {}
  }

  /// Ports that answer with the number of bytes asked for.
  private static final class Echo implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return widthBytes;
    }

    @Override
    public void out(int port, int widthBytes, int value) {}
  }

  private void setUpInterrupts() {
    PortBus ports = machine.ports();
    ports.out8(0x20, 0x11);
    ports.out8(0x21, 0x50);
    ports.out8(0x21, 0x04);
    ports.out8(0x21, 0x01);
    ports.out8(0xA0, 0x11);
    ports.out8(0xA1, 0x70);
    ports.out8(0xA1, 0x02);
    ports.out8(0xA1, 0x01);
  }

  @Test
  void chipsAreAtTheirPorts() {
    PortBus ports = machine.ports();

    assertThat(ports.owner(0x20)).contains("pic");
    assertThat(ports.owner(0xA1)).contains("pic");
    assertThat(ports.owner(0x4D0)).contains("pic");
    assertThat(ports.owner(0x43)).contains("pit");
    assertThat(ports.owner(0x61)).contains("pit");
    assertThat(ports.owner(0x3FF)).contains("uart");
  }

  @Test
  void pendingVectorAcknowledges() {
    setUpInterrupts();
    assertThat(machine.pendingVector()).isEqualTo(-1);
    machine.pic().line(5).raise();

    assertThat(machine.pendingVector()).isEqualTo(0x55);
    assertThat(machine.pendingVector()).isEqualTo(-1);
  }

  @Test
  void serialOutputReachesTheStream() {
    ByteArrayOutputStream serial = new ByteArrayOutputStream();
    Machine talking = Machine.simulated(1, Ram.DEFAULT_BYTES, serial);
    for (char c : "ok".toCharArray()) {
      talking.ports().out8(0x3F8, c);
    }
    talking.close();

    assertThat(serial.toString(US_ASCII)).isEqualTo("ok");
  }

  @Test
  void randomnessIsAFunctionOfSeedAndConsumer() {
    long kernel = machine.random("kernel").nextLong();

    assertThat(Machine.simulated(1).random("kernel").nextLong()).isEqualTo(kernel);
    assertThat(Machine.simulated(2).random("kernel").nextLong()).isNotEqualTo(kernel);
    assertThat(machine.random("disk").nextLong()).isNotEqualTo(kernel);
  }

  @Test
  void aCardGetsPortsMemoryAndAnInterrupt() {
    setUpInterrupts();
    List<IrqLine> irq = new ArrayList<>();
    machine.attach(
        new Card(
            "card",
            slot -> {
              slot.claimPorts(0x300, 4, new Echo());
              slot.claimMemory(new MemoryMap.Range(0xD0000, 0x4000));
              irq.add(slot.connect(10));
            }));
    irq.getFirst().raise();

    assertThat(machine.devices()).containsExactly("card");
    assertThat(machine.ports().in8(0x300)).isEqualTo(1);
    assertThat(machine.pendingVector()).isEqualTo(0x72);
  }

  @Test
  void aCardThatGoesLeavesNothingBehind() {
    setUpInterrupts();
    machine.ports().out8(0x4D1, 0x04); // line 10 by level
    machine.ports().out8(0xA1, 0x04);
    Card card =
        new Card(
            "card",
            slot -> {
              slot.claimPorts(0x300, 4, new Echo());
              slot.claimMemory(new MemoryMap.Range(0x20_0000, 0x1000));
              slot.connect(10).raise();
            });
    machine.attach(card);
    machine.detach(card);
    machine.detach(card);
    machine.ports().out8(0xA1, 0);

    assertThat(machine.devices()).isEmpty();
    assertThat(machine.ports().owner(0x300)).isEmpty();
    assertThat(machine.memory().handOut()).hasSize(2);
    assertThat(machine.pendingVector()).isEqualTo(-1);
  }

  @Test
  void aCardThatFailsToAttachLeavesNothingBehind() {
    Card greedy =
        new Card(
            "greedy",
            slot -> {
              slot.claimPorts(0x300, 4, new Echo());
              slot.claimPorts(0x3F8, 8, new Echo());
            });

    assertThatExceptionOfType(ClaimConflict.class)
        .isThrownBy(() -> machine.attach(greedy))
        .withMessage("ports 0x3f8-0x3ff at 0x3f8: wantedBy=greedy heldBy=uart");
    assertThat(machine.ports().owner(0x300)).isEmpty();
    assertThat(machine.devices()).isEmpty();
  }

  @Test
  void aCardIsPluggedInOnce() {
    Card card = new Card("card", slot -> {});
    machine.attach(card);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> machine.attach(card))
        .withMessageContaining("device=card");
  }

  @Test
  void servicesComeAndGoThroughTheMailbox() {
    Queue<Runnable> mailbox = new ArrayDeque<>();
    try (Machine live =
        Machine.live(mailbox::add, Ram.DEFAULT_BYTES, new ByteArrayOutputStream())) {
      Card card = new Card("card", slot -> slot.claimPorts(0x300, 4, new Echo()));
      live.addDevice(card);
      assertThat(live.devices()).isEmpty();
      mailbox.remove().run();
      assertThat(live.devices()).containsExactly("card");

      live.removeDevice(card);
      mailbox.remove().run();
      assertThat(live.devices()).isEmpty();
    }
  }

  @Test
  void aServiceThatCannotAttachIsReportedAndDisturbsNobody() {
    machine.addDevice(new Card("greedy", slot -> slot.claimPorts(0x20, 1, new Echo())));

    assertThat(machine.devices()).isEmpty();
    assertThat(machine.ports().owner(0x20)).contains("pic");
  }

  @Test
  void aRunIsAFunctionOfItsSeed() {
    assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8));
  }

  // Events at random times and a timer, as a hash of what happened when.
  private static long trace(long seed) {
    Machine machine = Machine.simulated(seed);
    SimulatedClock clock = (SimulatedClock) machine.clock();
    machine.ports().out8(0x43, 0x34);
    machine.ports().out8(0x40, 0x00);
    machine.ports().out8(0x40, 0x10);
    var random = machine.random("test");
    long[] hash = {0};
    for (int i = 0; i < 1000; i++) {
      int number = i;
      clock.schedule(
          random.nextLong(1_000_000_000L),
          () -> hash[0] = hash[0] * 31 + number + clock.nowNanos());
    }
    clock.advanceTo(1_000_000_000L);
    return hash[0] * 31 + machine.pit().takeLostTicks();
  }
}
