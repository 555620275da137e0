package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.hw.Mmu;
import samsara.hw.Ram;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.VmRequest;
import samsara.sys.KernelCalls;

class MemoryCallTest {
  private static final int DIRECTORY = 0x200000;
  private static final int TABLE = 0x201000;
  private static final int FRAMES = 0x210000;
  private static final int PRESENT = Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE | Mmu.ENTRY_USER;

  private final TestSystem system = new TestSystem(Variant.standard());
  private final Proc paged = system.create("paged", 9, null);

  private Ram ram() {
    return system.machine().ram();
  }

  /// Maps the first pages of the 4 MiB from 0, page 0 excepted, to frames that lie apart.
  private void map(int pages) {
    ram().write32(DIRECTORY, TABLE | PRESENT);
    for (int page = 1; page <= pages; page++) {
      ram().write32(TABLE + page * Integer.BYTES, frame(page) | PRESENT);
    }
  }

  private static int frame(int page) {
    return FRAMES + page * 2 * Ram.PAGE_BYTES;
  }

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {1};
    system.perform(ipc -> result[0] = call.applyAsInt(ipc));
    return result[0];
  }

  private int vmctl(VmRequest request, int value) {
    return perform(ipc -> new KernelCalls(ipc).vmctl(paged.endpoint, request, value));
  }

  private void usePages(int pages) {
    map(pages);
    assertThat(vmctl(VmRequest.SETADDRSPACE, DIRECTORY)).isZero();
  }

  @Test
  void copyCrossesPagesThatLieApart() {
    usePages(3);
    int result =
        perform(ipc -> {
          Memory memory = ipc.memory();
          for (int i = 0; i < 6000; i++) {
            memory.int8(ipc.dataStart() + i, byteAt(i));
          }
          return new KernelCalls(ipc)
              .virCopy(Endpoint.SELF, ipc.dataStart(), paged.endpoint, 0x1800, 6000);
        });
    assertThat(result).isZero();
    assertThat(ram().read8(frame(1) + 0xFFF)).isEqualTo(byteAt(0x7FF));
    assertThat(ram().read8(frame(2))).isEqualTo(byteAt(0x800));
    assertThat(ram().read8(frame(2) + 100)).isEqualTo(byteAt(0x864));
    int back =
        perform(ipc -> {
          int error =
              new KernelCalls(ipc)
                  .virCopy(paged.endpoint, 0x1800, ipc.endpoint(), ipc.dataStart(), 6000);
          for (int i = 0; i < 6000; i++) {
            assertThat(ipc.memory().int8(ipc.dataStart() + i)).isEqualTo(byteAt(i));
          }
          return error;
        });
    assertThat(back).isZero();
  }

  private static int byteAt(int index) {
    return (index * 7 + 3) & 0xFF;
  }

  @Test
  void copyBeyondWhatIsMappedIsAFault() {
    usePages(2);
    assertThat(copyTo(0x2800, 0x800)).isZero();
    assertThat(copyTo(0x2800, 0x801)).isEqualTo(-Errno.EFAULT);
    assertThat(copyTo(0, 4)).isEqualTo(-Errno.EFAULT);
    assertThat(copyTo(0x1000, -1)).isEqualTo(-Errno.EFAULT);
  }

  private int copyTo(int address, int bytes) {
    return perform(ipc ->
        new KernelCalls(ipc)
            .virCopy(Endpoint.SELF, ipc.dataStart(), paged.endpoint, address, bytes));
  }

  @Test
  void copyOfNobodyIsRefused() {
    assertThat(
            perform(ipc ->
                new KernelCalls(ipc).virCopy(Endpoint.SELF, ipc.dataStart(), 250, 0x1000, 4)))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void physicalMemoryIsForPhyscopyAlone() {
    ram().write32(0x300000, 0xCAFE);
    int value =
        perform(ipc -> {
          KernelCalls kernel = new KernelCalls(ipc);
          int error = kernel.physCopy(Endpoint.NONE, 0x300000, Endpoint.SELF, ipc.dataStart(), 4);
          return error == 0 ? ipc.memory().int32(ipc.dataStart()) : error;
        });
    assertThat(value).isEqualTo(0xCAFE);
    assertThat(
            perform(ipc -> {
              long[] m = Message.ofType(KernelCall.VIRCOPY.type());
              Message.int16(m, Message.M5_S1, KernelCall.SEGMENT_PHYSICAL);
              Message.int16(m, Message.M5_S2, KernelCall.SEGMENT_DATA);
              Message.int32(m, Message.M5_I2, Endpoint.SELF);
              return ipc.kernelCall(m);
            }))
        .isEqualTo(-Errno.EPERM);
    assertThat(
            perform(ipc ->
                new KernelCalls(ipc)
                    .physCopy(Endpoint.NONE, 0x7FFF_0000, Endpoint.SELF, ipc.dataStart(), 4)))
        .isEqualTo(-Errno.EFAULT);
  }

  @Test
  void memsetFillsPhysicalMemory() {
    assertThat(perform(ipc -> new KernelCalls(ipc).memset(0x300000, 16, 0xAB))).isZero();
    assertThat(ram().read32(0x30000C)).isEqualTo(0xABABABAB);
    assertThat(ram().read32(0x300010)).isZero();
    assertThat(perform(ipc -> new KernelCalls(ipc).memset(ram().sizeBytes() - 4, 8, 1)))
        .isEqualTo(-Errno.EFAULT);
  }

  @Test
  void umapAnswersContiguousMemoryOnly() {
    usePages(3);
    assertThat(umap(0x1234, 8)).isEqualTo(frame(1) + 0x234);
    assertThat(umap(0x1FFC, 8)).isEqualTo(-Errno.EFAULT);
    assertThat(umap(0x100, 8)).isEqualTo(-Errno.EFAULT);
    assertThat(umap(0x1000, 0)).isEqualTo(-Errno.EINVAL);
  }

  private int umap(int address, int bytes) {
    return perform(ipc -> {
      long[] m = Message.ofType(KernelCall.UMAP.type());
      Message.int32(m, Message.M5_I1, paged.endpoint);
      Message.int16(m, Message.M5_S1, KernelCall.SEGMENT_DATA);
      Message.int32(m, Message.M5_L1, address);
      Message.int32(m, Message.M5_L3, bytes);
      int result = ipc.kernelCall(m);
      return result < 0 ? result : Message.int32(m, Message.M5_L2);
    });
  }

  @Test
  void addressSpaceLetsAProcessGo() {
    system.core().scheduler().stop(paged.body, RtsFlag.VMINHIBIT);
    usePages(3);
    assertThat(paged.body.rts & RtsFlag.VMINHIBIT).isZero();
    assertThat(vmctl(VmRequest.GET_PDBR, 0)).isEqualTo(DIRECTORY);
    assertThat(paged.body.dataStart).isEqualTo(0x1000);
    assertThat(system.core().dataEnd(paged.body)).isEqualTo(0x4000);
    assertThat(vmctl(VmRequest.SETADDRSPACE, ram().sizeBytes())).isEqualTo(-Errno.EINVAL);
    assertThat(vmctl(VmRequest.SETADDRSPACE, DIRECTORY + 4)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void editOfATableIsSeenAfterInvalidation() {
    usePages(2);
    assertThat(copyTo(0x1000, 4)).isZero();
    ram().write32(TABLE + Integer.BYTES, 0);
    assertThat(copyTo(0x1000, 4)).isZero();
    assertThat(vmctl(VmRequest.INVALIDATE_PAGE, 0x1000)).isZero();
    assertThat(copyTo(0x1000, 4)).isEqualTo(-Errno.EFAULT);
    assertThat(copyTo(0x2000, 4)).isZero();
    ram().write32(TABLE + 2 * Integer.BYTES, 0);
    assertThat(vmctl(VmRequest.FLUSH_TLB, 0)).isZero();
    assertThat(copyTo(0x2000, 4)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void pageThatIsReadOnlyOrTheSupervisorsIsAFault() {
    map(2);
    ram().write32(TABLE + Integer.BYTES, frame(1) | Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER);
    ram().write32(TABLE + 2 * Integer.BYTES, frame(2) | Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE);
    assertThat(vmctl(VmRequest.SETADDRSPACE, DIRECTORY)).isZero();
    assertThat(copyTo(0x1000, 4)).isEqualTo(-Errno.EFAULT);
    assertThat(copyTo(0x2000, 4)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void windowReadsAndWritesAtEveryAlignment() {
    perform(ipc -> {
      Memory memory = ipc.memory();
      for (int at = ipc.dataStart() + 0xFF8; at < ipc.dataStart() + 0x1008; at++) {
        memory.int64(at, 0x1122334455667788L + at);
        assertThat(memory.int64(at)).isEqualTo(0x1122334455667788L + at);
        memory.int32(at, 0x99AABBCC);
        assertThat(memory.int32(at)).isEqualTo(0x99AABBCC);
        memory.int16(at, 0x8001);
        assertThat(memory.int16(at)).isEqualTo((short) 0x8001);
        memory.int8(at, 0xFE);
        assertThat(memory.int8(at)).isEqualTo(0xFE);
      }
      return 0;
    });
    assertThat(system.manager().signals()).isEmpty();
  }
}
