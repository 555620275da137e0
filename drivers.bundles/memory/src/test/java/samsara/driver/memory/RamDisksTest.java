package samsara.driver.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.sys.Sys;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;

final class RamDisksTest {
  private static final int OLD = Endpoint.of(1, 30);

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Sys sys = new Sys(ipc);
  private final RamDisks disks = new RamDisks(sys);
  private final FakeDataStore store = new FakeDataStore("memory");

  @BeforeEach
  void connect() {
    store.connect(ipc);
    ipc.kernel().on(KernelCall.VIRCOPY, this::virCopy);
  }

  // The old version's memory is in this fake the same as the new one's.
  private int virCopy(long[] message) {
    assertThat(Message.int32(message, Message.M5_I1)).isEqualTo(OLD);
    byte[] data = new byte[Message.int32(message, Message.M5_L3)];
    ipc.memory().read(Message.int32(message, Message.M5_L1), data, 0, data.length);
    ipc.memory().write(Message.int32(message, Message.M5_L2), data, 0, data.length);
    return Errno.OK;
  }

  @Test
  void newInstanceCopiesTheDisksOfTheOld() throws ErrnoException {
    disks.resize(Minor.RAM, 100);
    disks.resize(Minor.LAST_RAM_DISK, 5000);
    ipc.memory().fill(disks.address(Minor.LAST_RAM_DISK), 5000, 42);
    RamDisks next = new RamDisks(sys);

    next.restore(OLD);

    assertThat(next.size(Minor.RAM)).isEqualTo(100);
    assertThat(next.size(Minor.LAST_RAM_DISK)).isEqualTo(5000);
    assertThat(next.address(Minor.LAST_RAM_DISK)).isNotEqualTo(disks.address(Minor.LAST_RAM_DISK));
    assertThat(ipc.memory().int8(next.address(Minor.LAST_RAM_DISK) + 4999)).isEqualTo(42);
  }

  @Test
  void takingOverFailsWhenTheOldMemoryIsGone() throws ErrnoException {
    disks.resize(Minor.RAM, 100);
    ipc.kernel().on(KernelCall.VIRCOPY, message -> -Errno.EFAULT);
    RamDisks next = new RamDisks(sys);

    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() -> next.restore(OLD))
        .matches(e -> e.errno() == Errno.EFAULT);
  }

  @Test
  void takingOverFailsWhenTheOldMemoryIsAnotherOne() throws ErrnoException {
    disks.resize(Minor.RAM, 100);
    RamDisks next = new RamDisks(sys);
    ipc.kernel().on(KernelCall.VIRCOPY, message -> Errno.OK); // copies nothing: no mark

    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() -> next.restore(OLD))
        .matches(e -> e.errno() == Errno.ESRCH);
  }

  @Test
  void diskIsTakenOverFromEachInstanceToTheNext() throws ErrnoException {
    disks.resize(Minor.RAM, 100);
    ipc.memory().fill(disks.address(Minor.RAM), 100, 42);
    RamDisks second = new RamDisks(sys);
    second.restore(OLD);
    ipc.memory().fill(disks.address(Minor.RAM), 100, 0);
    RamDisks third = new RamDisks(sys);

    third.restore(OLD);

    assertThat(ipc.memory().int8(third.address(Minor.RAM) + 99)).isEqualTo(42);
  }

  @Test
  void withoutDisksThereIsNothingToTakeOver() throws ErrnoException {
    disks.restore(OLD);

    assertThat(disks.size(Minor.RAM)).isZero();
  }

  @Test
  void firstInstanceForgetsAnEarlierLife() throws ErrnoException {
    disks.resize(Minor.RAM, 100);

    new RamDisks(sys).begin();

    assertThat(store.keys()).isEmpty();
  }

  private static boolean noMemory(long[] message) {
    Message.type(message, -Errno.ENOMEM);
    return true;
  }

  @Test
  void diskThatDoesNotFitChangesNothing() throws ErrnoException {
    ipc.peer(Endpoint.VM, RamDisksTest::noMemory);
    disks.resize(Minor.RAM, 4096);
    ipc.memory().fill(disks.address(Minor.RAM), 4096, 7);
    byte[] known = store.memory(RamDisks.STATE_KEY);
    int allocated = sys.heap().allocatedBytes();

    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() -> disks.resize(Minor.RAM, RamDisks.BYTES_MAX))
        .matches(e -> e.errno() == Errno.ENOMEM);

    assertThat(disks.size(Minor.RAM)).isEqualTo(4096);
    assertThat(ipc.memory().int8(disks.address(Minor.RAM) + 4095)).isEqualTo(7);
    assertThat(store.memory(RamDisks.STATE_KEY)).isEqualTo(known);
    assertThat(sys.heap().allocatedBytes()).isEqualTo(allocated);
  }

  @Test
  void takingOverFailsWithoutRoomForTheCopy() throws ErrnoException {
    disks.resize(Minor.RAM, 400 * 1024);
    ipc.peer(Endpoint.VM, RamDisksTest::noMemory);
    RamDisks next = new RamDisks(sys);

    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() -> next.restore(OLD))
        .matches(e -> e.errno() == Errno.ENOMEM);
    next.forget();

    assertThat(store.keys()).isEmpty();
    assertThat(next).hasToString("disks:");
  }

  @Test
  void resizedDiskIsEmptyAndTheOldMemoryIsFree() throws ErrnoException {
    disks.resize(Minor.RAM, 4096);
    int before = sys.heap().allocatedBytes();
    ipc.memory().fill(disks.address(Minor.RAM), 4096, 7);

    disks.resize(Minor.RAM, 4096);

    assertThat(sys.heap().allocatedBytes()).isEqualTo(before);
    assertThat(ipc.memory().int8(disks.address(Minor.RAM))).isZero();
  }
}
