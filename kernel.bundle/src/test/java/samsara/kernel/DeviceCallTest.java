package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.hw.IrqLine;
import samsara.hw.PortHandler;
import samsara.kernel.core.Interrupts;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;

/// DEVIO and IRQCTL against a card on the bus.
class DeviceCallTest {
  private static final int PORT = 0x300;
  private static final int ENABLE = 3;
  private static final int DISABLE = 4;
  private static final int IRQ = 11;
  private static final int LOWEST_IRQ = 15;
  private static final int BYTE = 0x10;
  private static final int WORD = 0x20;
  private static final int LONG = 0x30;
  private static final int IN = 1;
  private static final int OUT = 2;

  private final TestSystem system = new TestSystem(Variant.standard());
  private final IrqLine line = system.machine().pic().line(IRQ);
  private final List<String> accesses = new ArrayList<>();

  DeviceCallTest() {
    system
        .machine()
        .ports()
        .claim(
            "card",
            PORT,
            4,
            new PortHandler() {
              @Override
              public int in(int port, int widthBytes) {
                accesses.add("in %x %d".formatted(port, widthBytes));
                return 0x11223344;
              }

              @Override
              public void out(int port, int widthBytes, int value) {
                accesses.add("out %x %d %x".formatted(port, widthBytes, value));
                if (value == 0xEE) {
                  line.raise();
                } else if (value == 0xDD) {
                  line.lower();
                }
              }

              @Override
              public int widthBytes() {
                return 4;
              }
            });
  }

  private static int devio(Ipc ipc, int request, int port, int value) {
    long[] message = Message.ofType(KernelCall.DEVIO.type());
    Message.int32(message, Message.M2_I3, request);
    Message.int32(message, Message.M2_L1, port);
    Message.int32(message, Message.M2_L2, value);
    int result = ipc.kernelCall(message);
    return result < 0 || (request & OUT) != 0 ? result : Message.int32(message, Message.M2_L2);
  }

  private static int irqctl(Ipc ipc, int request, int irq, int policy, int id) {
    long[] message = Message.ofType(KernelCall.IRQCTL.type());
    Message.int16(message, Message.M5_S1, request);
    Message.int16(message, Message.M5_S2, irq);
    Message.int32(message, Message.M5_I1, policy);
    Message.int32(message, Message.M5_L3, id);
    int result = ipc.kernelCall(message);
    return result < 0 ? result : Message.int32(message, Message.M5_L3);
  }

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {1};
    system.perform(ipc -> result[0] = call.applyAsInt(ipc));
    return result[0];
  }

  private static void restrict(Proc proc) {
    TestSystem.privilegeOf(proc).body.flags |=
        PrivilegeRecord.CHECK_IO_PORT | PrivilegeRecord.CHECK_IRQ;
    TestSystem.privilegeOf(proc).body.ports.add(new AddressRange(PORT, PORT + 1));
    TestSystem.privilegeOf(proc).body.irqs.add(IRQ);
  }

  @Test
  void portsAreReadAndWrittenInThreeWidths() {
    assertThat(perform(ipc -> devio(ipc, IN | BYTE, PORT, 0))).isEqualTo(0x44);
    assertThat(perform(ipc -> devio(ipc, IN | WORD, PORT, 0))).isEqualTo(0x3344);
    assertThat(perform(ipc -> devio(ipc, IN | LONG, PORT, 0))).isEqualTo(0x11223344);
    assertThat(perform(ipc -> devio(ipc, OUT | BYTE, PORT, 1))).isZero();
    assertThat(perform(ipc -> devio(ipc, OUT | WORD, PORT, 2))).isZero();
    assertThat(perform(ipc -> devio(ipc, OUT | LONG, PORT, 3))).isZero();
    assertThat(accesses)
        .containsExactly(
            "in 300 1", "in 300 2", "in 300 4", "out 300 1 1", "out 300 2 2", "out 300 4 3");
  }

  @Test
  void badPortAccessIsRefused() {
    assertThat(perform(ipc -> devio(ipc, IN | WORD, PORT + 1, 0))).isEqualTo(-Errno.EPERM);
    assertThat(perform(ipc -> devio(ipc, IN | BYTE, 0x10000, 0))).isEqualTo(-Errno.EPERM);
    assertThat(perform(ipc -> devio(ipc, IN | BYTE, -1, 0))).isEqualTo(-Errno.EPERM);
    assertThat(perform(ipc -> devio(ipc, IN, PORT, 0))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> devio(ipc, 3 | BYTE, PORT, 0))).isEqualTo(-Errno.EINVAL);
    assertThat(accesses).isEmpty();
  }

  @Test
  void driverReachesItsPortsAndLinesAlone() {
    Proc driver =
        system.create(
            "driver",
            7,
            ipc -> {
              system.log("" + devio(ipc, OUT | WORD, PORT, 0));
              system.log("" + devio(ipc, OUT | LONG, PORT, 0));
              system.log("" + devio(ipc, OUT | BYTE, PORT + 2, 0));
              system.log("" + irqctl(ipc, 1, IRQ, 0, 1));
              system.log("" + irqctl(ipc, 1, IRQ + 1, 0, 1));
            });
    restrict(driver);
    system.core().scheduler().start(driver.body, driver.body.rts);
    system.runUntilIdle();
    assertThat(system.log())
        .containsExactly("0", "" + -Errno.EPERM, "" + -Errno.EPERM, "1", "" + -Errno.EPERM);
  }

  private Proc driver(int policy) {
    return system.spawn(
        "driver",
        ipc -> {
          long[] m = Message.create();
          int hook = irqctl(ipc, 1, IRQ, policy, 5);
          for (int i = 0; i < 3; i++) {
            devio(ipc, OUT | BYTE, PORT, 0xEE);
            ipc.receive(Endpoint.HARDWARE, m);
            system.log(Integer.toHexString(Message.int32(m, Message.M2_L1)));
            devio(ipc, OUT | BYTE, PORT, 0xDD);
            irqctl(ipc, 3, 0, 0, hook);
          }
        });
  }

  @Test
  void interruptIsANotificationOfHardware() {
    driver(0);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("20", "20", "20");
  }

  @Test
  void lineStaysMaskedUntilTheDriverEnablesIt() {
    Proc driver =
        system.spawn(
            "driver",
            ipc -> {
              irqctl(ipc, 1, IRQ, 0, 5);
              ipc.receive(Endpoint.RS, Message.create());
            });
    system.runUntilIdle();
    pulse();
    TestSystem.privilegeOf(driver).pendingInterrupts = 0;
    pulse();
    assertThat(TestSystem.privilegeOf(driver).pendingInterrupts).isZero();
  }

  /// A driver that has hooked the line, and then does something to its hook.
  private Proc hooked(int request) {
    Proc driver =
        system.spawn(
            "driver",
            ipc -> {
              int hook = irqctl(ipc, 1, IRQ, 0, 5);
              irqctl(ipc, request, 0, 0, hook);
              ipc.receive(Endpoint.RS, Message.create());
            });
    system.runUntilIdle();
    return driver;
  }

  @Test
  void anotherHookDoesNotUnmaskALineThatADriverStillDealsWith() {
    Proc driver = hooked(ENABLE);
    pulse();
    TestSystem.privilegeOf(driver).pendingInterrupts = 0;
    hooked(ENABLE);
    pulse();
    assertThat(TestSystem.privilegeOf(driver).pendingInterrupts).isZero();
  }

  @Test
  void driverThatDisabledItsHookIsNotWokenWhenAnotherEnablesTheLine() {
    Proc driver = hooked(DISABLE);
    Proc other = hooked(ENABLE);
    pulse();
    assertThat(TestSystem.privilegeOf(driver).pendingInterrupts).isZero();
    assertThat(TestSystem.privilegeOf(other).pendingInterrupts).isZero();
  }

  @Test
  void requestThatWentAwayDisturbsNobody() {
    Proc bystander =
        system.spawn(
            "bystander",
            ipc -> {
              irqctl(ipc, 1, IRQ, Interrupts.POLICY_REENABLE, 5);
              irqctl(ipc, 1, LOWEST_IRQ, 0, 6);
              ipc.receive(Endpoint.RS, Message.create());
            });
    system.runUntilIdle();
    line.raise();
    line.lower();
    system.perform(ipc -> devio(ipc, IN | BYTE, PORT, 0));
    assertThat(system.core().interrupts().spurious()).isEqualTo(1);
    assertThat(TestSystem.privilegeOf(bystander).pendingInterrupts).isZero();

    IrqLine lowest = system.machine().pic().line(LOWEST_IRQ);
    lowest.raise();
    lowest.lower();
    lowest.raise();
    system.perform(ipc -> devio(ipc, IN | BYTE, PORT, 0));
    assertThat(TestSystem.privilegeOf(bystander).pendingInterrupts).isEqualTo(1 << 6);
  }

  @Test
  void lineIsEnabledAtOnceByPolicy() {
    Proc driver =
        system.spawn(
            "driver",
            ipc -> {
              irqctl(ipc, 1, IRQ, Interrupts.POLICY_REENABLE, 5);
              ipc.receive(Endpoint.RS, Message.create());
            });
    system.runUntilIdle();
    pulse();
    TestSystem.privilegeOf(driver).pendingInterrupts = 0;
    pulse();
    assertThat(TestSystem.privilegeOf(driver).pendingInterrupts).isEqualTo(1 << 5);
  }

  private void pulse() {
    line.raise();
    system.kernel().runFor(1_000_000);
    line.lower();
    system.kernel().runFor(1_000_000);
  }

  @Test
  void hookBelongsToItsOwner() {
    Proc owner =
        system.spawn(
            "owner",
            ipc -> {
              irqctl(ipc, 1, IRQ, 0, 5);
              ipc.receive(Endpoint.RS, Message.create());
            });
    system.runUntilIdle();
    assertThat(perform(ipc -> irqctl(ipc, 3, 0, 0, 1))).isEqualTo(-Errno.EPERM);
    assertThat(perform(ipc -> irqctl(ipc, 3, 0, 0, 2))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> irqctl(ipc, 2, 0, 0, 99))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> irqctl(ipc, 9, 0, 0, 1))).isEqualTo(-Errno.EINVAL);
    assertThat(system.core().interrupts().hooks()).hasSize(1);
    system.core().lifecycle().clear(owner);
    assertThat(system.core().interrupts().hooks()).isEmpty();
  }

  @Test
  void sameOwnerAndIdReplaceTheHookSoThatASuccessorTakesOver() {
    perform(ipc -> {
      int first = irqctl(ipc, 1, IRQ, 0, 5);
      assertThat(irqctl(ipc, 1, IRQ, 1, 5)).isEqualTo(first);
      assertThat(irqctl(ipc, 1, IRQ, 0, 6)).isEqualTo(first + 1);
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void hooksRunOut() {
    int result =
        perform(ipc -> {
          for (int i = 0; i < Interrupts.HOOKS_MAX; i++) {
            assertThat(irqctl(ipc, 1, IRQ, 0, i)).isEqualTo(i + 1);
          }
          return irqctl(ipc, 1, IRQ, 0, 20);
        });
    assertThat(result).isEqualTo(-Errno.ENOSPC);
    assertThat(perform(ipc -> irqctl(ipc, 1, 16, 0, 1))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> irqctl(ipc, 1, IRQ, 0, 32))).isEqualTo(-Errno.EINVAL);
  }
}
