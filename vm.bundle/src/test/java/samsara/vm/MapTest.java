package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vm.MapFlag;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;

final class MapTest {
  private final VmFixture vm = new VmFixture();
  private final int process = vm.fork(Endpoint.INIT);

  private int mapAt(int wanted, int bytes) {
    long[] answer = vm.map(process, wanted, bytes);
    assertThat(Message.type(answer)).isZero();
    return VmMessage.mapAddress(answer);
  }

  private int mapError(int wanted, int bytes) {
    return Message.type(vm.map(process, wanted, bytes));
  }

  @Test
  void firstMappingBeginsBehindTheStack() {
    assertThat(mapAt(0, 1)).isEqualTo(0x8000_0000);
    assertThat(vm.reaches(process, 0x8000_0FFF)).isTrue();
    assertThat(vm.reaches(process, 0x8000_1000)).isFalse();
    assertThat(vm.peek(process, 0x8000_0000)).isZero();
  }

  @Test
  void mappingsFollowEachOther() {
    mapAt(0, 0x2000);

    assertThat(mapAt(0, 0x1000)).isEqualTo(0x8000_2000);
  }

  @Test
  void firstHoleThatIsLargeEnoughIsTaken() {
    int first = mapAt(0, 0x2000);
    mapAt(0, 0x1000);
    vm.unmap(process, first, 0x2000);

    assertThat(mapAt(0, 0x3000)).isEqualTo(0x8000_3000);
    assertThat(mapAt(0, 0x1000)).isEqualTo(0x8000_0000);
    assertThat(mapAt(0, 0x1000)).isEqualTo(0x8000_1000);
  }

  @Test
  void wantedAddressIsWhereTheSearchBegins() {
    assertThat(mapAt(0x9000_0000, 0x1000)).isEqualTo(0x9000_0000);
    assertThat(mapAt(0x9000_0000, 0x1000)).isEqualTo(0x9000_1000);
    assertThat(mapAt(0x8000_0001, 0x1000)).isEqualTo(0x8000_1000);
  }

  @Test
  void dataAndStackAreNeverMappedOver() {
    vm.exec(process, 0x4000, 0x2000);

    assertThat(mapAt(0x1000, 0x1000)).isEqualTo(0x5000);
    assertThat(mapAt(0x7FFF_F000, 0x1000)).isEqualTo(0x8000_0000);
  }

  @Test
  void noRoomBehindTheWantedAddressIsNoMemory() {
    assertThat(mapError(0xFFFF_E000, 0x2000)).isEqualTo(-Errno.ENOMEM);
    assertThat(mapError(0xFFFF_FFFF, 0x1000)).isEqualTo(-Errno.ENOMEM);
    assertThat(mapError(0, -1)).isEqualTo(-Errno.ENOMEM);
  }

  @Test
  void memoryComesWhenItIsTouched() {
    int free = vm.freeFrames();

    int address = mapAt(0, 0x1000_0000); // more than there is

    assertThat(vm.freeFrames()).isEqualTo(free);
    assertThat(vm.reaches(process, address + 0x0800_0000)).isTrue();
    assertThat(vm.freeFrames()).isEqualTo(free - 2); // and a table
  }

  @Test
  void moreThanRamAtOnceIsNoMemoryAndChangesNothing() {
    int free = vm.freeFrames();

    assertThat(mapAtOnceError(0x1000_0000)).isEqualTo(-Errno.ENOMEM);
    assertThat(vm.freeFrames()).isEqualTo(free);
    assertThat(mapAt(0, 0x1000)).isEqualTo(0x8000_0000);
  }

  @Test
  void allOfFreeMemoryCanBeMappedAtOnce() {
    int pages = vm.freeFrames() - 2; // two page tables
    assertThat(pages).isGreaterThan(1024);

    assertThat(mapAtOnceError(pages * 4096)).isZero();
    assertThat(vm.freeFrames()).isZero();
    assertThat(mapAtOnceError(1)).isEqualTo(-Errno.ENOMEM);
    assertThat(vm.fork(Endpoint.RS)).isEqualTo(-Errno.ENOMEM);
  }

  private int mapAtOnceError(int bytes) {
    return Message.type(vm.map(process, 0, bytes, MapFlag.PREALLOC));
  }

  @Test
  void nothingCannotBeMapped() {
    assertThat(mapError(0, 0)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void filesCannotBeMapped() {
    assertThat(mapFlags(3, 0)).isEqualTo(-Errno.ENOSYS);
    assertThat(mapFlags(3, MapFlag.ANON)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void flagsThatCannotBeHonouredAreInvalid() {
    assertThat(mapFlags(VmMessage.NO_FILE, 0x10)).isEqualTo(-Errno.EINVAL);
    assertThat(mapFlags(VmMessage.NO_FILE, MapFlag.ANON | MapFlag.PREALLOC)).isZero();
  }

  private int mapFlags(int file, int flags) {
    return vm.result(
        process,
        VmCall.MMAP,
        m -> {
          VmMessage.mapFile(m, file);
          VmMessage.mapFlags(m, flags);
          VmMessage.mapBytes(m, 0x1000);
        });
  }

  @Test
  void serviceWithoutPageTablesCannotMap() {
    assertThat(Message.type(vm.map(Endpoint.PM, 0, 0x1000))).isEqualTo(-Errno.ENXIO);
    assertThat(vm.unmap(Endpoint.PM, 0x8000_0000, 0x1000)).isEqualTo(-Errno.ENXIO);
  }

  @Test
  void unmapFreesThePagesAndTheKernelForgetsTranslations() {
    int address = VmMessage.mapAddress(vm.map(process, 0, 0x3000, MapFlag.PREALLOC));
    int free = vm.freeFrames();
    vm.kernel.calls.clear();

    assertThat(vm.unmap(process, address, 0x3000)).isZero();

    assertThat(vm.freeFrames()).isEqualTo(free + 3);
    assertThat(vm.kernel.calls).containsExactly("vmctl " + process + " FLUSH_TLB");
    assertThat(vm.reaches(process, address)).isFalse();
  }

  @Test
  void frontOfAMappingCanBeUnmapped() {
    int address = mapAt(0, 0x3000);
    vm.poke(process, address + 0x2000, 7);

    assertThat(vm.unmap(process, address, 0x1001)).isZero();

    assertThat(vm.reaches(process, address + 0x1FFF)).isFalse();
    assertThat(vm.peek(process, address + 0x2000)).isEqualTo(7);
    assertThat(vm.unmap(process, address + 0x2000, 0x1000)).isZero();
  }

  @Test
  void unmapInTheMiddleOrTooFarIsAFault() {
    int address = mapAt(0, 0x3000);

    assertThat(vm.unmap(process, address + 0x1000, 0x1000)).isEqualTo(-Errno.EFAULT);
    assertThat(vm.unmap(process, address, 0x4000)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void unmapOfDataIsAFault() {
    assertThat(vm.unmap(process, 0x1000, 0x1000)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void unmapOfNothingOrInsideAPageIsInvalid() {
    int address = mapAt(0, 0x3000);

    assertThat(vm.unmap(process, address, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.unmap(process, address + 1, 0x1000)).isEqualTo(-Errno.EINVAL);
  }
}
