package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.kernel.core.Body;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.SafecopyElement;
import samsara.sys.KernelCalls;

class GrantTest {
  private static final int TABLE = 0x100;
  private static final int DATA = 0x8000;
  private static final int DIRECT = GrantEntry.USED | GrantEntry.VALID | GrantEntry.DIRECT;
  private static final int INDIRECT = GrantEntry.USED | GrantEntry.VALID | GrantEntry.INDIRECT;
  private static final int MAGIC = GrantEntry.USED | GrantEntry.VALID | GrantEntry.MAGIC;

  private final TestSystem system = new TestSystem(Variant.standard());
  private final Proc granter = granter("granter");

  private Proc granter(String name) {
    Proc proc = system.spawn(name, 9, ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    TestSystem.privilegeOf(proc).body.grantTable = base(proc) + TABLE;
    TestSystem.privilegeOf(proc).body.grantCount = 8;
    memory(proc).int32(base(proc) + DATA, 0x12345678);
    return proc;
  }

  private static int base(Proc proc) {
    return proc.body.dataStart;
  }

  private ProcessMemory memory(Proc proc) {
    return system.core().memories().of(proc.body);
  }

  private void grant(Proc proc, int id, int... words) {
    for (int i = 0; i < words.length; i++) {
      memory(proc)
          .int32(base(proc) + TABLE + id * GrantEntry.SIZE_BYTES + i * Integer.BYTES, words[i]);
    }
  }

  private void direct(int id, int access, int to) {
    grant(granter, id, DIRECT | access, to, base(granter) + DATA, 16);
  }

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {1};
    system.perform(ipc -> result[0] = call.applyAsInt(ipc));
    return result[0];
  }

  private int read(Proc from, int id, int offset, int bytes) {
    return perform(ipc ->
        new KernelCalls(ipc).safecopyFrom(from.endpoint, id, offset, ipc.dataStart(), bytes));
  }

  private int write(Proc to, int id, int offset, int bytes) {
    return perform(ipc -> {
      ipc.memory().int32(ipc.dataStart(), 77);
      return new KernelCalls(ipc).safecopyTo(to.endpoint, id, offset, ipc.dataStart(), bytes);
    });
  }

  @Test
  void directGrantIsReadAndWritten() {
    direct(0, GrantEntry.READ | GrantEntry.WRITE, Endpoint.ANY);
    int value =
        perform(ipc -> {
          KernelCalls kernel = new KernelCalls(ipc);
          assertThat(kernel.safecopyFrom(granter.endpoint, 0, 0, ipc.dataStart(), 4)).isZero();
          return ipc.memory().int32(ipc.dataStart());
        });
    assertThat(value).isEqualTo(0x12345678);
    assertThat(write(granter, 0, 4, 4)).isZero();
    assertThat(memory(granter).int32(base(granter) + DATA + 4)).isEqualTo(77);
  }

  @Test
  void granterAndGrantMustExist() {
    assertThat(perform(ipc -> new KernelCalls(ipc).safecopyFrom(250, 0, 0, ipc.dataStart(), 1)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(read(granter, -1, 0, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(read(granter, 8, 0, 1)).isEqualTo(-Errno.EPERM);
    assertThat(read(granter, 7, 0, 1)).isEqualTo(-Errno.EPERM);
    Proc without = system.create("without", 9, null);
    assertThat(read(without, 0, 0, 1)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void entryMustBeUsedAndValid() {
    int flags = GrantEntry.DIRECT | GrantEntry.READ;
    grant(granter, 0, flags | GrantEntry.USED, Endpoint.ANY, base(granter) + DATA, 16);
    grant(granter, 1, flags | GrantEntry.VALID, Endpoint.ANY, base(granter) + DATA, 16);
    assertThat(read(granter, 0, 0, 1)).isEqualTo(-Errno.EPERM);
    assertThat(read(granter, 1, 0, 1)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void tableMustBeReadable() {
    TestSystem.privilegeOf(granter).body.grantTable = 0x20;
    assertThat(read(granter, 0, 0, 1)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void accessMustBeGranted() {
    direct(0, GrantEntry.READ, Endpoint.ANY);
    direct(1, GrantEntry.WRITE, Endpoint.ANY);
    assertThat(write(granter, 0, 0, 1)).isEqualTo(-Errno.EPERM);
    assertThat(read(granter, 1, 0, 1)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void granteeMustBeTheOneNamed() {
    direct(0, GrantEntry.READ, Endpoint.RS);
    assertThat(read(granter, 0, 0, 1)).isEqualTo(-Errno.EPERM);
    direct(0, GrantEntry.READ, granter.slot + 2); // the next program
    assertThat(read(granter, 0, 0, 1)).isZero();
  }

  @Test
  void rangeMustLieInTheGrant() {
    direct(0, GrantEntry.READ, Endpoint.ANY);
    assertThat(read(granter, 0, 0, 16)).isZero();
    assertThat(read(granter, 0, 16, 0)).isZero();
    assertThat(read(granter, 0, 0, 17)).isEqualTo(-Errno.EPERM);
    assertThat(read(granter, 0, 13, 4)).isEqualTo(-Errno.EPERM);
    assertThat(read(granter, 0, -1, 1)).isEqualTo(-Errno.EPERM);
    assertThat(read(granter, 0, Integer.MAX_VALUE, 1)).isEqualTo(-Errno.EPERM);
    assertThat(read(granter, 0, 0, -1)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void rangeThatWrapsIsRefused() {
    grant(granter, 0, DIRECT | GrantEntry.READ, Endpoint.ANY, -8, 16);
    assertThat(read(granter, 0, 0, 1)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void memoryThatIsNotThereIsAFault() {
    grant(granter, 0, DIRECT | GrantEntry.READ, Endpoint.ANY, 0x10, 16);
    assertThat(read(granter, 0, 0, 4)).isEqualTo(-Errno.EFAULT);
    direct(0, GrantEntry.READ, Endpoint.ANY);
    assertThat(perform(ipc -> new KernelCalls(ipc).safecopyFrom(granter.endpoint, 0, 0, 0x10, 4)))
        .isEqualTo(-Errno.EFAULT);
  }

  @Test
  void indirectGrantPassesItOn() {
    Proc middle = granter("middle");
    direct(0, GrantEntry.READ, middle.endpoint);
    grant(middle, 0, INDIRECT, Endpoint.ANY, granter.endpoint, 0);
    assertThat(read(middle, 0, 0, 16)).isZero();
    assertThat(read(granter, 0, 0, 16)).isEqualTo(-Errno.EPERM);
    assertThat(read(middle, 0, 0, 17)).isEqualTo(-Errno.EPERM);
    assertThat(write(middle, 0, 0, 4)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void indirectGrantIsForItsGrantee() {
    Proc middle = granter("middle");
    direct(0, GrantEntry.READ, middle.endpoint);
    grant(middle, 0, INDIRECT, Endpoint.RS, granter.endpoint, 0);
    assertThat(read(middle, 0, 0, 1)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void chainOfIndirectGrantsEnds() {
    direct(0, GrantEntry.READ, Endpoint.ANY);
    for (int id = 1; id <= 6; id++) {
      grant(granter, id, INDIRECT, Endpoint.ANY, granter.endpoint, id - 1);
    }
    assertThat(read(granter, 5, 0, 1)).isZero();
    assertThat(read(granter, 6, 0, 1)).isEqualTo(-Errno.ELOOP);
    grant(granter, 7, INDIRECT, Endpoint.ANY, granter.endpoint, 7);
    assertThat(read(granter, 7, 0, 1)).isEqualTo(-Errno.ELOOP);
  }

  @Test
  void magicGrantIsHonouredForVfsAlone() {
    grant(
        granter,
        0,
        MAGIC | GrantEntry.READ,
        granter.endpoint,
        Endpoint.ANY,
        base(granter) + DATA,
        16);
    assertThat(read(granter, 0, 0, 1)).isEqualTo(-Errno.EPERM);
    Proc vfs = vfs();
    grant(vfs, 0, MAGIC | GrantEntry.READ, granter.endpoint, Endpoint.ANY, base(granter) + DATA, 4);
    int value =
        perform(ipc -> {
          assertThat(new KernelCalls(ipc).safecopyFrom(Endpoint.VFS, 0, 0, ipc.dataStart(), 4))
              .isZero();
          return ipc.memory().int32(ipc.dataStart());
        });
    assertThat(value).isEqualTo(0x12345678);
    assertThat(read(vfs, 0, 1, 4)).isEqualTo(-Errno.EPERM);
  }

  private Proc vfs() {
    Proc vfs = system.core().procs().slot(Endpoint.VFS);
    vfs.body = new Body(vfs, "vfs");
    vfs.body.rts = samsara.protocol.kernel.RtsFlag.NO_PRIV;
    vfs.body.space.useWindow(0x300000, 0x310000);
    vfs.body.dataStart = 0x300000;
    assertThat(system.core().privileges().assignStatic(vfs, Endpoint.VFS + 4)).isZero();
    TestSystem.privilegeOf(vfs).body.grantTable = base(vfs) + TABLE;
    TestSystem.privilegeOf(vfs).body.grantCount = 8;
    return vfs;
  }

  @Test
  void tableTravelsWithTheBody() {
    direct(0, GrantEntry.READ, Endpoint.ANY);
    Proc next = system.create("next", 9, null);
    system.runUntilIdle();
    system.core().lifecycle().swap(next, granter);
    assertThat(read(granter, 0, 0, 1)).isEqualTo(-Errno.EPERM);
    assertThat(read(next, 0, 0, 1)).isZero();
  }

  @Test
  void vectorIsCopiedUpToTheFirstFailure() {
    direct(0, GrantEntry.READ, Endpoint.ANY);
    int result =
        perform(ipc -> {
          Memory memory = ipc.memory();
          int at = ipc.dataStart();
          element(memory, at, 0, granter.endpoint, Endpoint.SELF, 0, at + 0x400);
          element(memory, at, 1, granter.endpoint, Endpoint.SELF, 3, at + 0x404);
          element(memory, at, 2, granter.endpoint, Endpoint.SELF, 0, at + 0x408);
          int error = vsafecopy(ipc, at, 3);
          system.log(Integer.toHexString(memory.int32(at + 0x400)));
          system.log(Integer.toHexString(memory.int32(at + 0x408)));
          return error;
        });
    assertThat(result).isEqualTo(-Errno.EPERM);
    assertThat(system.log()).containsExactly("12345678", "0");
    assertThat(perform(ipc -> vsafecopy(ipc, ipc.dataStart(), 65))).isEqualTo(-Errno.EINVAL);
  }

  private static void element(
      Memory memory, int table, int index, int from, int to, int grant, int address) {
    new SafecopyElement(from, to, grant, 0, address, 4)
        .write(memory, table + index * SafecopyElement.SIZE_BYTES);
  }

  private static int vsafecopy(Ipc ipc, int vector, int count) {
    long[] message = Message.ofType(KernelCall.VSAFECOPY.type());
    Message.int32(message, Message.M2_P1, vector);
    Message.int32(message, Message.M2_L2, count);
    return ipc.kernelCall(message);
  }

  @Test
  void registrationNeedsPrivilegesOfOnesOwn() {
    assertThat(perform(ipc -> new KernelCalls(ipc).setGrant(ipc.dataStart(), 4))).isZero();
    assertThat(perform(ipc -> new KernelCalls(ipc).setGrant(ipc.dataStart(), -4)))
        .isEqualTo(-Errno.EINVAL);
  }
}
