package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.ProcessInfo;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

class InfoTest {
  private final TestSystem system = new TestSystem(Variant.standard());

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {1};
    system.perform(ipc -> result[0] = call.applyAsInt(ipc));
    return result[0];
  }

  private static int info(Ipc ipc, InfoRequest what, int endpoint, int bytes) {
    return new KernelCalls(ipc).getInfo(what, endpoint, ipc.dataStart(), bytes);
  }

  @Test
  void kernelParameters() {
    perform(ipc -> {
      assertThat(info(ipc, InfoRequest.KINFO, Endpoint.NONE, 100)).isEqualTo(KernelInfo.SIZE_BYTES);
      KernelInfo kernel = KernelInfo.read(ipc.memory(), ipc.dataStart());
      assertThat(kernel.processes()).isEqualTo(256);
      assertThat(kernel.tasks()).isEqualTo(4);
      assertThat(kernel.privileges()).isEqualTo(64);
      assertThat(kernel.hz()).isEqualTo(60);
      assertThat(kernel.ramBytes()).isEqualTo(16 << 20);
      assertThat(kernel.freeBase()).isEqualTo((1 << 20) + TestSystem.SEGMENT_BYTES);
      assertThat(kernel.version()).isEqualTo(Kernel.VERSION);
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void bootImage() {
    perform(ipc -> {
      assertThat(info(ipc, InfoRequest.IMAGE, Endpoint.NONE, 1000))
          .isEqualTo(BootImageEntry.SIZE_BYTES);
      assertThat(BootImageEntry.read(ipc.memory(), ipc.dataStart()))
          .isEqualTo(
              new BootImageEntry(
                  Endpoint.RS, Endpoint.RS, 0, 4, 4, 1 << 20, TestSystem.SEGMENT_BYTES, 1, "rs"));
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void oneProcess() {
    Proc other = system.spawn("other", 5, ipc -> ipc.receive(Endpoint.RS, Message.create()));
    system.runUntilIdle();
    perform(ipc -> {
      assertThat(info(ipc, InfoRequest.PROC, other.endpoint, 64)).isEqualTo(ProcessInfo.SIZE_BYTES);
      ProcessInfo info = ProcessInfo.read(ipc.memory(), ipc.dataStart());
      assertThat(info.name()).isEqualTo("other");
      assertThat(info.endpoint()).isEqualTo(other.endpoint);
      assertThat(info.flags()).isEqualTo(RtsFlag.RECEIVING);
      assertThat(info.receivesFrom()).isEqualTo(Endpoint.RS);
      assertThat(info.sendsTo()).isEqualTo(Endpoint.NONE);
      assertThat(info.queue()).isEqualTo(5);
      assertThat(info.privilegeId()).isEqualTo(TestSystem.privilegeOf(other).id);
      assertThat(info(ipc, InfoRequest.PRIV, other.endpoint, 400))
          .isEqualTo(PrivilegeRecord.SIZE_BYTES);
      PrivilegeRecord record = PrivilegeRecord.read(ipc.memory(), ipc.dataStart());
      assertThat(record.owner()).isEqualTo(other.endpoint);
      assertThat(record.signalManager()).isEqualTo(Endpoint.RS);
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void tablesStartWithTheTasks() {
    perform(ipc -> {
      int bytes = 260 * ProcessInfo.SIZE_BYTES;
      assertThat(info(ipc, InfoRequest.PROCTAB, Endpoint.NONE, bytes)).isEqualTo(bytes);
      ProcessInfo idle = ProcessInfo.read(ipc.memory(), ipc.dataStart());
      assertThat(idle.slot()).isEqualTo(-4);
      assertThat(idle.name()).isEqualTo("idle");
      assertThat(info(ipc, InfoRequest.PRIVTAB, Endpoint.NONE, 64 * 400)).isEqualTo(64 * 400);
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void messagesEndWithTheNewestText() {
    system.core().diagnostics().line("something to read");
    perform(ipc -> {
      int bytes = info(ipc, InfoRequest.KMESSAGES, Endpoint.NONE, 4 + 5);
      assertThat(bytes).isEqualTo(9);
      assertThat(ipc.memory().int32(ipc.dataStart()))
          .isEqualTo((int) system.core().diagnostics().totalBytes());
      assertThat(ipc.memory().string(ipc.dataStart() + 4, 5)).isEqualTo("read\n");
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void smallThings() {
    perform(ipc -> {
      KernelCalls kernel = new KernelCalls(ipc);
      assertThat(kernel.hz(ipc.dataStart())).isEqualTo(60);
      assertThat(kernel.whoAmI()).isEqualTo("program");
      assertThat(info(ipc, InfoRequest.MONPARAMS, Endpoint.NONE, 10)).isEqualTo(1);
      assertThat(info(ipc, InfoRequest.IRQHOOKS, Endpoint.NONE, 10)).isZero();
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void refusals() {
    assertThat(perform(ipc -> info(ipc, InfoRequest.KINFO, Endpoint.NONE, 59)))
        .isEqualTo(-Errno.E2BIG);
    assertThat(perform(ipc -> info(ipc, InfoRequest.PROC, 250, 100))).isEqualTo(-Errno.EINVAL);
    assertThat(
            perform(
                ipc -> new KernelCalls(ipc).getInfo(InfoRequest.KINFO, Endpoint.NONE, 0x10, 100)))
        .isEqualTo(-Errno.EFAULT);
    assertThat(
            perform(ipc -> {
              long[] message = Message.ofType(KernelCall.GETINFO.type());
              Message.int32(message, Message.M7_I3, 99);
              return ipc.kernelCall(message);
            }))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void gateOfKernelCalls() {
    assertThat(perform(ipc -> ipc.kernelCall(Message.ofType(KernelCall.BASE + 17))))
        .isEqualTo(-Errno.EBADREQUEST);
    assertThat(perform(ipc -> ipc.kernelCall(Message.ofType(5)))).isEqualTo(-Errno.EBADREQUEST);
    assertThat(perform(ipc -> ipc.kernelCall(Message.ofType(KernelCall.PROFBUF.type()))))
        .isEqualTo(-Errno.ENOSYS);
    assertThat(
            perform(ipc -> {
              Proc self = system.core().procs().lookup(ipc.endpoint());
              TestSystem.privilegeOf(java.util.Objects.requireNonNull(self)).body.callMask =
                  KernelCall.BASIC_MASK;
              return new KernelCalls(ipc).kill(Endpoint.RS, 15);
            }))
        .isEqualTo(-Errno.ECALLDENIED);
  }

  @Test
  void answerComesFromSystem() {
    perform(ipc -> {
      long[] message = Message.ofType(KernelCall.TIMES.type());
      Message.int32(message, Message.M4_L1, Endpoint.SELF);
      assertThat(ipc.kernelCall(message)).isZero();
      assertThat(Message.source(message)).isEqualTo(Endpoint.SYSTEM);
      assertThat(Message.type(message)).isZero();
      assertThat(Message.int32(message, Message.M4_L3)).isPositive();
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void bootTimeCanBeSet() {
    perform(ipc -> {
      long[] message = Message.ofType(KernelCall.STIME.type());
      Message.int32(message, Message.M4_L3, 1234);
      assertThat(ipc.kernelCall(message)).isZero();
      return 0;
    });
    assertThat(system.core().clock().bootSeconds()).isEqualTo(1234);
  }

  @Test
  void printGoesToTheMessagesAndTheSerialPort() {
    perform(ipc -> {
      KernelCalls kernel = new KernelCalls(ipc);
      assertThat(kernel.print(ipc.dataStart(), 8, "a line longer than the buffer\n")).isZero();
      assertThat(kernel.stackTrace(Endpoint.RS)).isZero();
      assertThat(kernel.stackTrace(250)).isEqualTo(-Errno.EINVAL);
      return 0;
    });
    assertThat(system.kernel().control().messages(4000))
        .contains("a line longer than the buffer\n")
        .contains("rs(2): stack");
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void loadOfTheMachine() {
    system.kernel().runFor(200_000_000L);
    perform(ipc -> {
      assertThat(info(ipc, InfoRequest.LOADINFO, Endpoint.NONE, 308)).isEqualTo(308);
      assertThat(ipc.memory().int16(ipc.dataStart())).isNotNegative();
      assertThat(ipc.memory().int32(ipc.dataStart() + 300)).isZero();
      assertThat(ipc.memory().int32(ipc.dataStart() + 304)).isPositive();
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void idleTime() {
    system.kernel().runFor(200_000_000L);
    perform(ipc -> {
      assertThat(info(ipc, InfoRequest.IDLETSC, Endpoint.NONE, 8)).isEqualTo(8);
      assertThat(ipc.memory().int64(ipc.dataStart())).isBetween(190_000_000L, 200_000_000L);
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }

  private static int samples(Ipc ipc, int source) {
    return new KernelCalls(ipc).takeSamples(source, ipc.dataStart(), 1000);
  }

  @Test
  void samplesOfInterruptsAreTakenOnce() {
    var line = system.machine().pic().line(11);
    assertThat(system.core().interrupts().hook(Endpoint.RS, 11, 0, 1)).isPositive();
    for (int n = 0; n < 64; n++) {
      assertThat(perform(ipc -> samples(ipc, 11))).isEqualTo(-Errno.ENOENT);
      line.raise();
      system.kernel().runFor(1_000_000);
      line.lower();
    }
    assertThat(perform(ipc -> samples(ipc, 11))).isEqualTo(136);
    assertThat(perform(ipc -> samples(ipc, 11))).isEqualTo(-Errno.ENOENT);
    assertThat(perform(ipc -> samples(ipc, 16))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> info(ipc, InfoRequest.RANDOMNESS, Endpoint.NONE, 3000)))
        .isEqualTo(8 + 16 * 136);
  }

  @Test
  void interruptsThatAreBeingServed() {
    var line = system.machine().pic().line(11);
    int hook = system.core().interrupts().hook(Endpoint.RS, 11, 0, 0);
    line.raise();
    system.kernel().runFor(1_000_000);
    perform(ipc -> {
      assertThat(info(ipc, InfoRequest.IRQACTIDS, Endpoint.NONE, 64)).isEqualTo(64);
      assertThat(ipc.memory().int32(ipc.dataStart() + 44)).isEqualTo(1 << (hook - 1));
      assertThat(ipc.memory().int32(ipc.dataStart() + 40)).isZero();
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }
}
