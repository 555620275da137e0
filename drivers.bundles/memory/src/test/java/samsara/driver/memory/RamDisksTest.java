package samsara.driver.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.sys.Sys;
import samsara.testkit.FakeIpc;

final class RamDisksTest {
  private static final int OLD = Endpoint.of(1, 30);

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Sys sys = new Sys(ipc);
  private final RamDisks disks = new RamDisks(sys);

  // The old version's memory is in this fake the same as the new one's.
  private int virCopy(long[] message) {
    assertThat(Message.int32(message, Message.M5_I1)).isEqualTo(OLD);
    byte[] data = new byte[Message.int32(message, Message.M5_L3)];
    ipc.memory().read(Message.int32(message, Message.M5_L1), data, 0, data.length);
    ipc.memory().write(Message.int32(message, Message.M5_L2), data, 0, data.length);
    return Errno.OK;
  }

  @Test
  void newVersionCopiesTheDisksOfTheOld() throws ErrnoException {
    disks.resize(Minor.RAM, 100);
    disks.resize(Minor.LAST_RAM_DISK, 5000);
    ipc.memory().fill(disks.address(Minor.LAST_RAM_DISK), 5000, 42);
    ipc.kernel().on(KernelCall.VIRCOPY, this::virCopy);
    RamDisks next = new RamDisks(sys);

    next.restore(disks.save(), OLD);

    assertThat(next.size(Minor.RAM)).isEqualTo(100);
    assertThat(next.size(Minor.LAST_RAM_DISK)).isEqualTo(5000);
    assertThat(next.address(Minor.LAST_RAM_DISK)).isNotEqualTo(disks.address(Minor.LAST_RAM_DISK));
    assertThat(ipc.memory().int8(next.address(Minor.LAST_RAM_DISK) + 4999)).isEqualTo(42);
  }

  @Test
  void updateFailsWhenTheOldMemoryIsGone() throws ErrnoException {
    disks.resize(Minor.RAM, 100);
    ipc.kernel().on(KernelCall.VIRCOPY, message -> -Errno.EFAULT);
    RamDisks next = new RamDisks(sys);
    byte[] saved = disks.save();

    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() -> next.restore(saved, OLD))
        .matches(e -> e.errno() == Errno.EFAULT);
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
