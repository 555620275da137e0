package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;

import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.core.GrantMaps;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.TestVm;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.GrantMapping;

class SafemapTest {
  private static final int TABLE = DATA;
  private static final int SHARED = DATA + 0x1000;
  private static final int WINDOW = 0x20_0000;
  private static final int PAGE = 0x1000;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));
  private final TestVm vm = new TestVm(machines, 0x10_0000, 0x20_0000);
  private final Proc granter = paged("granter", ipc -> {});

  private TestSystem system() {
    return machines.system();
  }

  /// A service with the memory of a process of machine code.
  private Proc paged(String name, Consumer<Ipc> program) {
    Proc model = machines.create(name + "'s memory", new Assembler(CODE).hang());
    Proc proc = system().create(name, 7, program);
    proc.body.space.useDirectory(system().core().mmu(), model.body.space.root());
    return proc;
  }

  private void grant(int flags) {
    var memory = system().core().memories().of(granter.body);
    memory.int32(TABLE, flags);
    memory.int32(TABLE + GrantEntry.DIRECT_TO, Endpoint.ANY);
    memory.int32(TABLE + GrantEntry.DIRECT_START, SHARED);
    memory.int32(TABLE + GrantEntry.DIRECT_LENGTH, 2 * PAGE);
    TestSystem.privilegeOf(granter).body.grantTable = TABLE;
    TestSystem.privilegeOf(granter).body.grantCount = 1;
  }

  private static int all() {
    return GrantEntry.USED
        | GrantEntry.VALID
        | GrantEntry.DIRECT
        | GrantEntry.MAP
        | GrantEntry.READ
        | GrantEntry.WRITE;
  }

  private int inService(ToIntFunction<Ipc> call) {
    int[] result = {Integer.MIN_VALUE};
    Proc proc = paged("service", ipc -> result[0] = call.applyAsInt(ipc));
    system().core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
    system().run(() -> result[0] != Integer.MIN_VALUE);
    return result[0];
  }

  private int map(Ipc ipc, int grant, int address, int bytes, boolean write) {
    return new GrantMapping(ipc).map(granter.endpoint, grant, 0, address, bytes, write);
  }

  private static int unmap(Ipc ipc, int address) {
    return new GrantMapping(ipc).unmap(address);
  }

  @Test
  void mappedPageIsTheGrantersOwn() {
    vm.start();
    grant(all());
    int result =
        inService(ipc -> {
          int mapped = map(ipc, 0, WINDOW, 2 * PAGE, true);
          if (mapped != 0) {
            return mapped;
          }
          ipc.memory().int32(WINDOW + PAGE, 4711);
          return unmap(ipc, WINDOW);
        });
    assertThat(result).isZero();
    assertThat(machines.word(granter, SHARED + PAGE)).isEqualTo(4711);
    assertThat(system().core().grantMaps().count()).isZero();
    assertThat(vm.events()).hasSize(2);
    assertThat(vm.events().getFirst()).startsWith("request share").endsWith("8192 write");
    assertThat(vm.events().getLast()).startsWith("request unmap");
  }

  @Test
  void granterTakesItsMemoryBack() {
    vm.start();
    grant(all());
    Proc holder =
        paged(
            "holder",
            ipc -> {
              system().log("mapped " + map(ipc, 0, WINDOW, PAGE, false));
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system().core().scheduler().start(holder.body, RtsFlag.NO_PRIV);
    system().run(() -> !system().log().isEmpty());
    assertThat(holder.body.space.translate(WINDOW, false)).isNotNegative();
    Ipc ipc = system().core().ipcOf(granter.body);
    system()
        .core()
        .cpu()
        .createContext(
            granter.body,
            () -> {
              GrantMapping mapping = new GrantMapping(ipc);
              system().log("revoked " + mapping.revoke(0));
              system().log("again " + Errno.nameOf(mapping.revoke(0)));
              system().log("by address " + Errno.nameOf(mapping.revokeAt(SHARED)));
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system().core().scheduler().start(granter.body, RtsFlag.NO_PRIV);
    system().run(() -> system().log().size() == 4);
    assertThat(system().log())
        .containsExactly("mapped 0", "revoked 0", "again EINVAL", "by address EINVAL");
    assertThat(holder.body.space.translate(WINDOW, false)).isNegative();
  }

  @Test
  void grantMustAllowMapping() {
    vm.start();
    grant(all() & ~GrantEntry.MAP);
    assertThat(inService(ipc -> map(ipc, 0, WINDOW, PAGE, false))).isEqualTo(-Errno.EPERM);
    grant(all() & ~GrantEntry.WRITE);
    assertThat(inService(ipc -> map(ipc, 0, WINDOW, PAGE, true))).isEqualTo(-Errno.EPERM);
    assertThat(inService(ipc -> map(ipc, 0, WINDOW, 3 * PAGE, false))).isEqualTo(-Errno.EPERM);
    assertThat(inService(ipc -> map(ipc, -1, WINDOW, PAGE, false))).isEqualTo(-Errno.EINVAL);
    assertThat(inService(ipc -> map(ipc, 0, WINDOW + 4, PAGE, false))).isEqualTo(-Errno.EINVAL);
    assertThat(inService(ipc -> map(ipc, 0, WINDOW, 100, false))).isEqualTo(-Errno.EINVAL);
    assertThat(inService(ipc -> unmap(ipc, WINDOW))).isEqualTo(-Errno.EINVAL);
    assertThat(vm.events()).isEmpty();
  }

  @Test
  void withoutVmThereIsNoMapping() {
    grant(all());
    assertThat(inService(ipc -> map(ipc, 0, WINDOW, PAGE, false))).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void mappingsAreLimitedAndGoWithTheProcess() {
    vm.start();
    grant(all());
    Proc holder =
        paged(
            "holder",
            ipc -> {
              int result = 0;
              for (int n = 0; result == 0; n++) {
                result = map(ipc, 0, WINDOW + n * PAGE, PAGE, false);
              }
              system().log(Errno.nameOf(result));
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system().core().scheduler().start(holder.body, RtsFlag.NO_PRIV);
    system().run(() -> !system().log().isEmpty());
    assertThat(system().log()).containsExactly("EBUSY");
    assertThat(system().core().grantMaps().count()).isEqualTo(GrantMaps.COUNT_MAX);
    system().core().lifecycle().clear(holder);
    assertThat(system().core().grantMaps().count()).isZero();
  }
}
