package samsara.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.vm.VmCall;
import samsara.sef.Panic;
import samsara.testkit.FakeIpc;

final class HeapTest {
  private static final int MAPPED = 0x8000_0000;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));

  @Test
  void buffersAreAlignedZeroedAndApart() {
    Heap heap = new Heap(ipc);
    int first = heap.allocate(5);
    int second = heap.allocate(3);
    ipc.memory().fill(first, 8, 0xFF);

    assertThat(first % 8).isZero();
    assertThat(second).isEqualTo(first + 8);
    assertThat(ipc.memory().int64(second)).isZero();
  }

  @Test
  void freedMemoryIsZeroedWhenItIsUsedAgain() {
    Heap heap = new Heap(ipc);
    int buffer = heap.allocate(16);
    ipc.memory().fill(buffer, 16, 0xFF);
    heap.free(buffer);

    assertThat(heap.allocate(16)).isEqualTo(buffer);
    assertThat(ipc.memory().int64(buffer)).isZero();
  }

  @Test
  void neighboursThatAreFreeBecomeOne() {
    ipc.dataBytes(64);
    Heap heap = new Heap(ipc);
    int first = heap.allocate(16);
    int second = heap.allocate(16);
    int third = heap.allocate(32);
    heap.free(first);
    heap.free(third);
    heap.free(second);

    assertThat(heap.allocate(64)).isEqualTo(first);
  }

  @Test
  void growsByWhatVmMaps() {
    ipc.dataBytes(64);
    List<Integer> sizes = new ArrayList<>();
    ipc.peer(
        Endpoint.VM,
        message -> {
          assertThat(Message.type(message)).isEqualTo(VmCall.MMAP.type());
          sizes.add(Message.int32(message, Message.M5_L2));
          ipc.memory().map(MAPPED, Message.int32(message, Message.M5_L2));
          Message.type(message, Errno.OK);
          Message.int32(message, Message.M5_L1, MAPPED);
          return true;
        });
    Heap heap = new Heap(ipc);

    assertThat(heap.allocate(100_000)).isEqualTo(MAPPED);
    assertThat(sizes).containsExactly(102_400);
    assertThat(heap.allocate(64)).as("own region is still used").isEqualTo(FakeIpc.DATA_START);
  }

  @Test
  void panicsWhenVmHasNoMemory() {
    ipc.dataBytes(64);
    ipc.peer(
        Endpoint.VM,
        message -> {
          Message.type(message, -Errno.ENOMEM);
          return true;
        });

    assertThatThrownBy(() -> new Heap(ipc).allocate(65))
        .isInstanceOf(Panic.class)
        .hasMessageContaining("ENOMEM");
  }

  @Test
  void triesWithoutPanicAndIsAsItWasBefore() {
    ipc.dataBytes(64);
    ipc.peer(
        Endpoint.VM,
        message -> {
          Message.type(message, -Errno.ENOMEM);
          return true;
        });
    Heap heap = new Heap(ipc);

    assertThatThrownBy(() -> heap.tryAllocate(65))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
    assertThat(heap.allocatedBytes()).isZero();
    assertThat(heap.allocate(64)).isEqualTo(FakeIpc.DATA_START);
  }

  @Test
  void freeOfWhatIsNotAllocatedPanics() {
    Heap heap = new Heap(ipc);
    int buffer = heap.allocate(8);
    heap.free(buffer);

    assertThatThrownBy(() -> heap.free(buffer)).isInstanceOf(Panic.class);
  }

  @Test
  void buffersNeverOverlapWhateverTheOrder() {
    long seed = 20260423;
    Random random = new Random(seed);
    Heap heap = new Heap(ipc);
    Map<Integer, Integer> live = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      if (live.size() > 50 || (!live.isEmpty() && random.nextInt(3) == 0)) {
        Map.Entry<Integer, Integer> buffer = live.entrySet().iterator().next();
        int address = buffer.getKey();
        assertThat(ipc.memory().int32(address)).as("seed=%d", seed).isEqualTo(buffer.getValue());
        live.remove(address);
        heap.free(address);
      } else {
        int address = heap.allocate(4 + random.nextInt(500));
        ipc.memory().int32(address, i + 1);
        live.put(address, i + 1);
      }
    }
    live.keySet().forEach(heap::free);

    assertThat(heap.allocatedBytes()).isZero();
    assertThat(heap.allocate(FakeIpc.DATA_BYTES)).isEqualTo(FakeIpc.DATA_START);
  }
}
