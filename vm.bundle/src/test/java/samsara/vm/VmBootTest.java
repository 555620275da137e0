package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;
import samsara.sef.InitInfo;
import samsara.sef.Panic;
import samsara.sef.ProcessStart;
import samsara.sys.Sys;

final class VmBootTest {
  @Test
  void fullVmProcessesSeeTheirBootSegmentAt0x1000() {
    VmFixture vm = new VmFixture();

    for (int endpoint : new int[] {Endpoint.DS, Endpoint.LOG, Endpoint.INIT}) {
      int segment = vm.kernel.segmentOf(endpoint);
      for (int offset = 0; offset < FakeKernel.SEGMENT_BYTES; offset += 4096) {
        assertThat(vm.kernel.translate(endpoint, 0x1000 + offset, true))
            .isEqualTo(segment + offset);
      }
      assertThat(vm.reaches(endpoint, 0)).isFalse();
      assertThat(vm.reaches(endpoint, 0x1000 + FakeKernel.SEGMENT_BYTES)).isFalse();
    }
  }

  @Test
  void bootServicesWithoutFullVmGetNoPageDirectory() {
    VmFixture vm = new VmFixture();

    for (int endpoint : new int[] {Endpoint.RS, Endpoint.PM, Endpoint.VFS, Endpoint.VM}) {
      assertThat(vm.kernel.directoryOf(endpoint)).isZero();
      assertThat(vm.usage(endpoint).regions()).isZero();
    }
  }

  @Test
  void memoryBelowFreeBaseIsNobodysToTake() {
    VmFixture vm = new VmFixture();
    int tables = 3 * 2; // three processes, a directory and a table each

    assertThat(vm.totals().totalPages()).isEqualTo(0x800);
    assertThat(vm.totals().freePages()).isEqualTo(0x800 - vm.kernel.freeBase() / 4096 - tables);
    assertThat(vm.totals().processes()).isEqualTo(3);
  }

  @Test
  void masksOfBootServicesAreThoseOfRsTable() {
    VmFixture vm = new VmFixture();

    assertThat(vm.usage(Endpoint.PM).callMask()).isEqualTo(VmFixture.PM_MASK);
    assertThat(vm.usage(Endpoint.RS).callMask()).isEqualTo(VmFixture.RS_MASK);
    assertThat(vm.usage(Endpoint.VM).callMask()).isZero();
  }

  @Test
  void unknownProcessInRsTableIsAPanic() {
    Sys sys = new Sys(new FakeKernel(0x800000));
    InitInfo info = new OneRow();

    assertThatThrownBy(() -> new BootProcesses(sys).load(info)).isInstanceOf(Panic.class);
  }

  private record OneRow() implements InitInfo {
    @Override
    public int oldEndpoint() {
      return Endpoint.NONE;
    }

    @Override
    public List<PublicEntry> publicTable() {
      return List.of(new PublicEntry(1, 0, 99, 0, 0, 0, 0, 0, 0, "x", "x", List.of(), List.of()));
    }
  }

  @Test
  void kernelThatTellsNothingIsAPanic() {
    FakeKernel kernel = new FakeKernel(0x800000);
    kernel.fail(KernelCall.GETINFO, Errno.EINVAL);

    assertThatThrownBy(() -> new BootProcesses(new Sys(kernel)).load(new OneRow()))
        .isInstanceOf(Panic.class);
  }

  @Test
  void freshVmReportsToRsAndServes() {
    FakeKernel kernel = new FakeKernel(0x800000);
    kernel.publicTable.addAll(VmFixture.publicRows());
    kernel.script(init(InitType.FRESH));
    long[] request = Message.ofType(VmCall.MMAP.type());
    Message.source(request, Endpoint.INIT);
    VmMessage.mapFile(request, VmMessage.NO_FILE);
    VmMessage.mapBytes(request, 0x1000);
    kernel.script(request);

    assertThatThrownBy(() -> ProcessStart.run(new VmProgram().newProcess(), kernel))
        .isInstanceOf(FakeKernel.EndOfScript.class);

    assertThat(kernel.sent).hasSize(2);
    assertThat(InitMessage.result(kernel.sent.get(0))).isZero();
    assertThat(Message.type(kernel.sent.get(1))).isZero();
    assertThat(VmMessage.mapAddress(kernel.sent.get(1))).isEqualTo(0x8000_0000);
  }

  @Test
  void restartIsRefused() {
    assertThat(resultOfInit(InitType.RESTART)).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void initAfterAnUpdateIsRefused() {
    assertThat(resultOfInit(InitType.LIVE_UPDATE)).isEqualTo(-Errno.ENOSYS);
  }

  private static int resultOfInit(int type) {
    FakeKernel kernel = new FakeKernel(0x800000);
    kernel.script(init(type));

    // Nobody ends the refused process here, so that it goes on, without a state.
    assertThatThrownBy(() -> ProcessStart.run(new VmProgram().newProcess(), kernel))
        .isInstanceOf(NullPointerException.class);
    return InitMessage.result(kernel.sent.getFirst());
  }

  private static long[] init(int type) {
    long[] message = Message.ofType(RsRequest.INIT.type());
    Message.source(message, Endpoint.RS);
    InitMessage.initType(message, type);
    return message;
  }
}
