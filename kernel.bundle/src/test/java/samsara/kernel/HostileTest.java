package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.TestVm;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;

/// Whatever a process asks for, the kernel answers or ends the process; it never comes to harm
/// itself. `-Dsamsara.hostile.seeds=n` runs longer.
class HostileTest {
  private static final int CALLS = 400;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("samsara.hostile.seeds", 12));
  }

  private TestSystem system() {
    return machines.system();
  }

  private static int number(Random random) {
    return switch (random.nextInt(14)) {
      case 0 -> random.nextInt();
      case 1 -> -random.nextInt(10);
      case 2 -> Integer.MAX_VALUE - random.nextInt(10);
      case 3 -> 1 << random.nextInt(32);
      case 4 -> DATA + random.nextInt(0x5000);
      case 5 -> random.nextInt(0x1_0000);
      case 6 -> random.nextInt(70);
      case 7 -> KernelCall.SEGMENT_DATA;
      default -> random.nextInt(6);
    };
  }

  private static int endpoint(Random random, int self) {
    int[] odd = {Endpoint.SELF, Endpoint.ANY, Endpoint.NONE, Endpoint.VM, Endpoint.CLOCK, self};
    int[] usual = {60, 61, 62, 63, 16};
    return random.nextInt(3) == 0
        ? odd[random.nextInt(odd.length)]
        : usual[random.nextInt(usual.length)];
  }

  private void callAtRandom(Ipc ipc, Random random) {
    long[] message = Message.create();
    for (int n = 0; n < CALLS; n++) {
      for (int at = Message.PAYLOAD; at < Message.SIZE_BYTES; at += Integer.BYTES) {
        Message.int32(message, at, number(random));
      }
      Message.int32(message, Message.M1_I1, endpoint(random, ipc.endpoint()));
      if (random.nextInt(3) == 0) {
        Message.int32(message, Message.M1_I2, endpoint(random, ipc.endpoint()));
        Message.int32(message, Message.M5_I1, endpoint(random, ipc.endpoint()));
      }
      if (random.nextInt(3) == 0) {
        Message.int32(message, Message.M1_P1, ipc.dataStart() + random.nextInt(0x8000));
        Message.int32(message, Message.M2_P1, ipc.dataStart() + random.nextInt(0x8000));
      }
      int call = random.nextInt(KernelCall.MASK_BITS);
      if (call != KernelCall.ABORT.number() && call != KernelCall.EXIT.number()) {
        Message.type(message, KernelCall.BASE + call);
        ipc.kernelCall(message);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void kernelCallsWithAnyArguments(long seed) {
    Random random = new Random(seed);
    new TestVm(machines, 0x10_0000, 0x20_0000).start();
    for (int n = 0; n < 3; n++) {
      machines.spawn("user" + n, new Assembler(CODE).label("l").increment(DATA).jump("l"));
    }
    Proc service = machines.create("service", new Assembler(CODE).hang());
    service.privilege = null;
    system().core().privileges().assignDynamic(service);
    TestSystem.privilegeOf(service).body.flags = PrivilegeRecord.SYS_PROC;
    system().spawn("other", ipc -> ipc.receive(Endpoint.ANY, Message.create()));
    system().spawn("hostile", ipc -> callAtRandom(ipc, random));
    checkAllAlong(100_000_000L);
  }

  private void checkAllAlong(long nanos) {
    system()
        .kernel()
        .runUntil(
            () -> {
              system().kernel().checkInvariants();
              return false;
            },
            nanos);
    String reason = system().kernel().halted().getNow("");
    assertThat(reason).as(system().kernel().control().messages(20_000)).doesNotContain("defect");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void machineCodeOfAnyBytes(long seed) {
    Random random = new Random(seed);
    new TestVm(machines, 0x10_0000, 0x20_0000).start();
    system().manager().decide((kernel, endpoint, signals) -> random.nextBoolean());
    for (int n = 0; n < 12; n++) {
      Assembler program = new Assembler(CODE);
      for (int block = 0; block < 20; block++) {
        program.mov(random.nextInt(4), number(random));
        program.mov(Assembler.ECX, random.nextInt(20));
        program.mov(Assembler.EBX, number(random));
        program.interrupt(random.nextInt(3) == 0 ? 0x20 : 0x21);
        for (int one = 0; one < 12; one++) {
          program.bytes(random.nextInt(256));
        }
      }
      Proc proc = machines.spawn("random" + n, program);
      if (random.nextBoolean()) {
        proc.privilege = null;
        system().core().privileges().assignDynamic(proc);
        var rights = TestSystem.privilegeOf(proc).body;
        rights.flags = random.nextInt() & 0x16;
        rights.trapMask = random.nextInt();
        rights.callMask = random.nextLong() & ~KernelCall.maskOf(KernelCall.ABORT);
        rights.signalManager = Endpoint.RS;
        system().core().privileges().fillSendMask(TestSystem.privilegeOf(proc), -1L);
      }
    }
    checkAllAlong(200_000_000L);
  }
}
