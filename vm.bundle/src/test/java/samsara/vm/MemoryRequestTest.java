package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.vm.MapFlag;
import samsara.protocol.vm.VmMessage;

/// What the kernel asks VM for on behalf of somebody who waits.
final class MemoryRequestTest {
  private static final int CHECK = 1;
  private static final int COPY_ON_WRITE = 2;
  private static final int SHARE = 3;
  private static final int UNMAP = 4;
  private static final int WAITING = Endpoint.PM;

  private final VmFixture vm = new VmFixture();
  private final int granter = vm.service();
  private final int grantee = vm.service();
  private final int source = VmMessage.mapAddress(vm.map(granter, 0, 0x3000));
  private final int window = VmMessage.mapAddress(vm.map(grantee, 0, 0x3000));

  private String request(
      int kind, int target, int address, int bytes, boolean write, int other, int otherAddress) {
    vm.kernel.replies.clear();
    vm.kernel.request(kind, WAITING, target, address, bytes, write, other, otherAddress);
    vm.faults.onSignal(Signal.KMEM);
    assertThat(vm.kernel.replies).hasSize(1);
    return vm.kernel.replies.getFirst();
  }

  private String check(int target, int address, int bytes, boolean write) {
    return request(CHECK, target, address, bytes, write, target, address);
  }

  private String share(int bytes, boolean write) {
    return request(SHARE, grantee, window, bytes, write, granter, source);
  }

  private String unmap(int bytes) {
    return request(UNMAP, grantee, window, bytes, false, granter, source);
  }

  private static String answer(int result) {
    return WAITING + " " + result;
  }

  @Test
  void memoryThatIsNeededIsBroughtPageByPage() {
    assertThat(check(granter, source + 0xFFF, 2, true)).isEqualTo(answer(0));

    assertThat(vm.isPresent(granter, source)).isTrue();
    assertThat(vm.isPresent(granter, source + 0x1000)).isTrue();
    assertThat(vm.isPresent(granter, source + 0x2000)).isFalse();
    assertThat(vm.kernel.calls).contains("vmctl " + granter + " FLUSH_TLB");
  }

  @Test
  void writeIntoWhatAForkHasLeftToBothMakesACopy() {
    int child = vm.fork(Endpoint.INIT);

    assertThat(check(child, 0x2000, 4, true)).isEqualTo(answer(0));

    assertThat(vm.kernel.translate(child, 0x2000, true)).isNotNegative();
    assertThat(vm.kernel.translate(child, 0x2000, true))
        .isNotEqualTo(vm.kernel.translate(Endpoint.INIT, 0x2000, false));
  }

  @Test
  void memoryOutsideEveryRegionIsAFaultAndBringsNothing() {
    int free = vm.freeFrames();

    assertThat(check(granter, source + 0x2000, 0x1001, false)).isEqualTo(answer(-Errno.EFAULT));
    assertThat(check(granter, 0, 1, false)).isEqualTo(answer(-Errno.EFAULT));
    assertThat(check(granter, -1, -1, false)).isEqualTo(answer(-Errno.EFAULT));

    assertThat(vm.freeFrames()).isEqualTo(free);
  }

  @Test
  void wantOfMemoryIsAnAnswer() {
    int other = vm.fork(Endpoint.RS);
    vm.map(other, 0, (vm.freeFrames() - 1 - (vm.freeFrames() >> 10)) * 4096, MapFlag.PREALLOC);
    vm.map(granter, 0x9000_0000, 0x1000);

    assertThat(check(granter, 0x9000_0000, 4, true)).isEqualTo(answer(-Errno.ENOMEM));
  }

  @Test
  void processWithoutPageTablesHasNoMemoryToBring() {
    assertThat(check(Endpoint.VFS, 0x1000, 4, true)).isEqualTo(answer(-Errno.EFAULT));
  }

  @Test
  void processThatIsGoneIsInvalid() {
    vm.end(granter);

    assertThat(check(granter, source, 4, true)).isEqualTo(answer(-Errno.EINVAL));
  }

  @Test
  void kindThatTheKernelNeverAsksForIsInvalid() {
    assertThat(request(COPY_ON_WRITE, grantee, window, 0x1000, true, granter, source))
        .isEqualTo(answer(-Errno.EINVAL));
  }

  @Test
  void sharedPagesAreTheSameForBoth() {
    vm.poke(granter, source, 1);

    assertThat(share(0x2000, true)).isEqualTo(answer(0));

    assertThat(vm.peek(grantee, window)).isEqualTo(1);
    vm.poke(grantee, window + 0x1000, 2);
    assertThat(vm.peek(granter, source + 0x1000)).isEqualTo(2);
    vm.poke(granter, source + 4, 3);
    assertThat(vm.peek(grantee, window + 4)).isEqualTo(3);
  }

  @Test
  void whatIsSharedForReadingIsNotWritten() {
    vm.poke(granter, source, 1);

    assertThat(share(0x1000, false)).isEqualTo(answer(0));

    assertThat(vm.peek(grantee, window)).isEqualTo(1);
    vm.poke(granter, source, 2);
    assertThat(vm.peek(grantee, window)).isEqualTo(2);
    assertThat(vm.touch(grantee, window, true)).isFalse();
    assertThat(check(grantee, window, 4, true)).isEqualTo(answer(-Errno.EFAULT));
  }

  @Test
  void whatIsSharedForReadingCannotBePassedOnForWriting() {
    int third = vm.service();
    int thirdWindow = VmMessage.mapAddress(vm.map(third, 0, 0x1000));
    share(0x1000, false);

    assertThat(request(SHARE, third, thirdWindow, 0x1000, true, grantee, window))
        .isEqualTo(answer(-Errno.EFAULT));
    assertThat(request(SHARE, third, thirdWindow, 0x1000, false, grantee, window))
        .isEqualTo(answer(0));
    vm.poke(granter, source, 4);
    assertThat(vm.peek(third, thirdWindow)).isEqualTo(4);
  }

  @Test
  void ownPagesComeBackEmptyWhenSharingEnds() {
    vm.poke(grantee, window, 9);
    vm.poke(granter, source, 1);
    share(0x1000, true);

    assertThat(unmap(0x1000)).isEqualTo(answer(0));

    assertThat(vm.peek(grantee, window)).isZero();
    vm.poke(grantee, window, 5);
    assertThat(vm.peek(granter, source)).isEqualTo(1);
  }

  @Test
  void sharingNeedsRegionsOnBothSides() {
    assertThat(request(SHARE, grantee, window, 0x4000, false, granter, source))
        .isEqualTo(answer(-Errno.EFAULT));
    assertThat(request(SHARE, grantee, 0x4000_0000, 0x1000, false, granter, source))
        .isEqualTo(answer(-Errno.EFAULT));
    assertThat(request(SHARE, grantee, window, 0x1000, false, granter, 0x4000_0000))
        .isEqualTo(answer(-Errno.EFAULT));
  }

  @Test
  void ownMemoryCannotBeShared() {
    assertThat(request(SHARE, grantee, window, 0x1000, false, grantee, window + 0x1000))
        .isEqualTo(answer(-Errno.EINVAL));
  }

  @Test
  void sharedPageOutlivesItsGranter() {
    vm.poke(granter, source, 7);
    share(0x1000, false);

    vm.end(granter);

    assertThat(vm.peek(grantee, window)).isEqualTo(7);
  }

  @Test
  void sharedPagesAreFreedWithTheirLastOwner() {
    int other = vm.service();
    int otherWindow = VmMessage.mapAddress(vm.map(other, 0, 0x3000));
    vm.end(vm.service());
    vm.touch(granter, source, true);
    int free = vm.freeFrames();
    for (int i = 0; i < 100; i++) {
      int service = vm.fork(Endpoint.RS, 25);
      vm.exec(service, 0x8000, 0x2000);
      int at = VmMessage.mapAddress(vm.map(service, 0, 0x2000));
      assertThat(request(SHARE, service, at, 0x2000, true, granter, source)).isEqualTo(answer(0));
      assertThat(request(SHARE, other, otherWindow, 0x1000, i % 2 == 0, service, at))
          .isEqualTo(answer(0));
      if (i % 3 == 0) {
        request(UNMAP, service, at, 0x2000, false, granter, source);
      }
      request(UNMAP, other, otherWindow, 0x1000, false, service, at);
      vm.end(service);
    }
    assertThat(free - vm.freeFrames()).isEqualTo(2); // granter's second page, the window's table
  }
}
