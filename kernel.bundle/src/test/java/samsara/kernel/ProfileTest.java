package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.KernelCall;

class ProfileTest {
  private static final int START = 0;
  private static final int STOP = 1;
  private static final long TICK_NANOS = 1_000_000_000L / 60;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));

  private TestSystem system() {
    return machines.system();
  }

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {Integer.MIN_VALUE};
    system().spawn("caller", ipc -> result[0] = call.applyAsInt(ipc));
    system().run(() -> result[0] != Integer.MIN_VALUE);
    return result[0];
  }

  private static int sprof(Ipc ipc, int action, int bytes, int endpoint) {
    long[] m = Message.ofType(KernelCall.SPROF.type());
    Message.int32(m, Message.M7_I1, action);
    Message.int32(m, Message.M7_I2, bytes);
    Message.int32(m, Message.M7_I3, 60);
    Message.int32(m, Message.M7_I4, endpoint);
    Message.int32(m, Message.M7_P1, ipc.dataStart());
    Message.int32(m, Message.M7_P2, ipc.dataStart() + 0x1000);
    return ipc.kernelCall(m);
  }

  @Test
  void samplesSayWhichProgramRanWhere() {
    machines.spawn("hanging", new Assembler(CODE).bytes(0x90).hang());
    assertThat(perform(ipc -> sprof(ipc, START, 120, Endpoint.SELF))).isZero();
    assertThat(perform(ipc -> sprof(ipc, START, 120, Endpoint.SELF))).isEqualTo(-Errno.EBUSY);
    system().kernel().runFor(20 * TICK_NANOS);
    int checked =
        perform(ipc -> {
          int result = sprof(ipc, STOP, 0, Endpoint.SELF);
          int totals = ipc.dataStart();
          int samples = ipc.dataStart() + 0x1000;
          assertThat(ipc.memory().int32(totals)).isEqualTo(120);
          assertThat(ipc.memory().int32(totals + 4)).isBetween(19, 22);
          assertThat(ipc.memory().int32(totals + 16)).isBetween(19, 22);
          assertThat(ipc.memory().string(samples + 12, 8)).isEqualTo("hanging");
          assertThat(ipc.memory().int32(samples + 12 + 8)).isEqualTo(CODE + 1);
          return result;
        });
    assertThat(checked).isZero();
  }

  @Test
  void refusals() {
    assertThat(perform(ipc -> sprof(ipc, STOP, 0, Endpoint.SELF))).isEqualTo(-Errno.EBUSY);
    assertThat(perform(ipc -> sprof(ipc, START, -1, Endpoint.SELF))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> sprof(ipc, 2, 0, Endpoint.SELF))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> sprof(ipc, START, 100, Endpoint.SELF))).isZero();
    assertThat(perform(ipc -> sprof(ipc, STOP, 0, 200))).isEqualTo(-Errno.EINVAL);
  }
}
