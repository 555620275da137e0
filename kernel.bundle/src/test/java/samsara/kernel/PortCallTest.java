package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.hw.PortHandler;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.sys.KernelCalls;
import samsara.sys.Ports;

/// SDEVIO, VDEVIO and READBIOS.
class PortCallTest {
  private static final int PORT = 0x300;
  private static final int IN_BYTES = PortRequest.IN | PortRequest.BYTE;
  private static final int IN_WORDS = PortRequest.IN | PortRequest.WORD;
  private static final int OUT_BYTES = PortRequest.OUT | PortRequest.BYTE;
  private static final int OUT_WORDS = PortRequest.OUT | PortRequest.WORD;

  private final TestSystem system = new TestSystem(Variant.standard());
  private final List<String> accesses = new ArrayList<>();
  private int next = 1;

  PortCallTest() {
    system
        .machine()
        .ports()
        .claim(
            "card",
            PORT,
            8,
            new PortHandler() {
              @Override
              public int in(int port, int widthBytes) {
                accesses.add("in %x".formatted(port));
                return next++;
              }

              @Override
              public void out(int port, int widthBytes, int value) {
                accesses.add("out %x %x".formatted(port, value));
              }

              @Override
              public int widthBytes() {
                return 4;
              }
            });
  }

  private int perform(BiFunction<Ipc, Ports, Integer> call) {
    int[] result = {Integer.MIN_VALUE};
    system.spawn("driver", ipc -> result[0] = call.apply(ipc, new Ports(ipc)));
    system.run(() -> result[0] != Integer.MIN_VALUE);
    return result[0];
  }

  @Test
  void singleAccessesOfEveryWidth() {
    assertThat(perform((ipc, ports) -> ports.in8(PORT))).isEqualTo(1);
    assertThat(perform((ipc, ports) -> ports.in16(PORT + 2))).isEqualTo(2);
    assertThat(perform((ipc, ports) -> ports.in32(PORT + 4) + ports.value())).isEqualTo(3);
    perform((ipc, ports) -> ports.out8(PORT, 1) + ports.out16(PORT, 2) + ports.out32(PORT, 3));
    assertThat(accesses).endsWith("out 300 1", "out 300 2", "out 300 3");
  }

  @Test
  void stringOfWordsFillsMemory() {
    int words =
        perform((ipc, ports) -> {
          int at = ipc.dataStart();
          int result = ports.string(IN_WORDS, PORT, Endpoint.SELF, at, 8);
          return result != 0 ? result : ipc.memory().int16(at) << 8 | ipc.memory().int16(at + 6);
        });
    assertThat(words).isEqualTo(0x104);
    assertThat(accesses).containsExactly("in 300", "in 300", "in 300", "in 300");
  }

  @Test
  void stringOfBytesIsWritten() {
    int result =
        perform((ipc, ports) -> {
          ipc.memory().int32(ipc.dataStart(), 0x04030201);
          return ports.string(OUT_BYTES, PORT, Endpoint.SELF, ipc.dataStart(), 3);
        });
    assertThat(result).isZero();
    assertThat(accesses).containsExactly("out 300 1", "out 300 2", "out 300 3");
  }

  @Test
  void stringMovesToWhatWasGranted() {
    Proc granter =
        system.spawn(
            "granter",
            9,
            ipc -> {
              int table = ipc.dataStart();
              int flags = GrantEntry.USED | GrantEntry.VALID | GrantEntry.DIRECT;
              ipc.memory().int32(table, flags | GrantEntry.WRITE);
              ipc.memory().int32(table + GrantEntry.DIRECT_TO, Endpoint.ANY);
              ipc.memory().int32(table + GrantEntry.DIRECT_START, table + 0x1000);
              ipc.memory().int32(table + GrantEntry.DIRECT_LENGTH, 16);
              new KernelCalls(ipc).setGrant(table, 1);
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system.runUntilIdle();
    int ep = granter.endpoint;
    assertThat(perform((ipc, ports) -> ports.grantedString(IN_BYTES, PORT, ep, 0, 4, 3))).isZero();
    int memory = system.core().memories().of(granter.body).int32(granter.body.dataStart + 0x1004);
    assertThat(memory).isEqualTo(0x030201);
    accesses.clear();
    assertThat(perform((ipc, ports) -> ports.grantedString(IN_BYTES, PORT, ep, 0, 14, 3)))
        .isEqualTo(-Errno.EPERM);
    assertThat(perform((ipc, ports) -> ports.grantedString(OUT_BYTES, PORT, ep, 0, 0, 3)))
        .isEqualTo(-Errno.EPERM);
    assertThat(perform((ipc, ports) -> ports.grantedString(IN_BYTES, PORT, ep, 1, 0, 3)))
        .isEqualTo(-Errno.EPERM);
    assertThat(accesses).isEmpty();
  }

  @Test
  void refusedStringTouchesNoPort() {
    Proc other = system.spawn("other", ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    int ep = other.endpoint;
    int longs = PortRequest.IN | PortRequest.LONG;
    assertThat(perform((ipc, p) -> p.string(longs, PORT, Endpoint.SELF, ipc.dataStart(), 4)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(perform((ipc, p) -> p.string(IN_BYTES, PORT, ep, ipc.dataStart(), 4)))
        .isEqualTo(-Errno.EPERM);
    assertThat(perform((ipc, p) -> p.string(IN_BYTES, PORT, 200, ipc.dataStart(), 4)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(perform((ipc, p) -> p.string(IN_BYTES, PORT, Endpoint.CLOCK, 0, 4)))
        .isEqualTo(-Errno.EPERM);
    assertThat(perform((ipc, p) -> p.string(IN_WORDS, PORT + 1, Endpoint.SELF, 0, 4)))
        .isEqualTo(-Errno.EPERM);
    assertThat(perform((ipc, p) -> p.string(IN_BYTES, PORT, Endpoint.SELF, 0x10, 4)))
        .isEqualTo(-Errno.EFAULT);
    assertThat(perform((ipc, p) -> p.string(IN_BYTES, PORT, Endpoint.SELF, ipc.dataStart(), -4)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(accesses).isEmpty();
  }

  @Test
  void vectorIsServedInItsOrder() {
    int result =
        perform((ipc, ports) -> {
          int at = ipc.dataStart();
          ipc.memory().int16(at, PORT + 2);
          ipc.memory().int8(at + 2, 0x55);
          ipc.memory().int16(at + 4, PORT);
          ipc.memory().int8(at + 6, 0x66);
          return ports.vector(OUT_BYTES, at, 2);
        });
    assertThat(result).isZero();
    assertThat(accesses).containsExactly("out 302 55", "out 300 66");
  }

  @Test
  void vectorOfLongsBringsValuesBack() {
    int sum =
        perform((ipc, ports) -> {
          int at = ipc.dataStart();
          ipc.memory().int16(at, PORT);
          ipc.memory().int16(at + 8, PORT + 4);
          int result = ports.vector(PortRequest.IN | PortRequest.LONG, at, 2);
          return result != 0 ? result : ipc.memory().int32(at + 4) + ipc.memory().int32(at + 12);
        });
    assertThat(sum).isEqualTo(3);
  }

  @Test
  void refusedVectorTouchesNoPort() {
    assertThat(perform((ipc, ports) -> ports.vector(OUT_BYTES, ipc.dataStart(), 0)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(perform((ipc, ports) -> ports.vector(OUT_BYTES, ipc.dataStart(), 17)))
        .isEqualTo(-Errno.E2BIG);
    assertThat(perform((ipc, ports) -> ports.vector(0x40, ipc.dataStart(), 1)))
        .isEqualTo(-Errno.EINVAL);
    int second =
        perform((ipc, ports) -> {
          TestSystem.privilegeOf(system.core().procs().slot(Endpoint.slot(ipc.endpoint())))
              .body
              .ports
              .add(new AddressRange(PORT, PORT + 1));
          TestSystem.privilegeOf(system.core().procs().slot(Endpoint.slot(ipc.endpoint())))
                  .body
                  .flags |=
              PrivilegeRecord.CHECK_IO_PORT;
          int at = ipc.dataStart();
          ipc.memory().int16(at, PORT);
          ipc.memory().int16(at + 4, PORT + 2);
          return ports.vector(OUT_WORDS, at, 2);
        });
    assertThat(second).isEqualTo(-Errno.EPERM);
    assertThat(accesses).isEmpty();
  }

  private int readBios(int address, int bytes) {
    return perform((ipc, ports) -> {
      int result = new KernelCalls(ipc).readBios(address, ipc.dataStart(), bytes);
      return result != 0 ? result : ipc.memory().int32(ipc.dataStart());
    });
  }

  @Test
  void biosIsReadAndNothingElse() {
    system.machine().ram().write32(0x408, 0x378);
    assertThat(readBios(0x408, 4)).isEqualTo(0x378);
    assertThat(readBios(0xFFFFC, 4)).isGreaterThanOrEqualTo(0);
    assertThat(readBios(0x4FE, 4)).isEqualTo(-Errno.EPERM);
    assertThat(readBios(0x10_0000, 4)).isEqualTo(-Errno.EPERM);
    assertThat(readBios(0xFFFFE, 4)).isEqualTo(-Errno.EPERM);
    assertThat(readBios(-4, 4)).isEqualTo(-Errno.EPERM);
    assertThat(readBios(0x408, -1)).isEqualTo(-Errno.EINVAL);
  }
}
