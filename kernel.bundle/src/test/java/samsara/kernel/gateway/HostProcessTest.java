package samsara.kernel.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.Kernel;
import samsara.kernel.control.KernelControl;
import samsara.kernel.core.Proc;
import samsara.kernel.host.HostProcess;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.HostSystem;
import samsara.kernel.testkit.TestPm;
import samsara.protocol.pm.PmCall;

class HostProcessTest {
  private final HostSystem system = HostSystem.simulated();

  HostProcessTest() {
    system.kernel().runUntil(system.kernel()::isReady);
  }

  private HostProcess open() throws Exception {
    return system.kernel().hosts().open("sh");
  }

  private Proc procOf(HostProcess process) {
    return system.kernel().core().procs().slot(Endpoint.slot(process.endpoint()));
  }

  @Test
  void initIsReadyWhenItMayRun() {
    assertThat(system.kernel().isReady()).isTrue();
  }

  @Test
  void childOfInitHasAnEndpointAPidAndAName() throws Exception {
    HostProcess process = open();
    assertThat(process.pid()).isEqualTo(Endpoint.slot(process.endpoint()) + TestPm.PID_BASE);
    assertThat(procOf(process).body.name).isEqualTo("sh");
    assertThat(procOf(process).privilege).isSameAs(system.kernel().core().privileges().user());
  }

  @Test
  void requestIsAnswered() throws Exception {
    HostProcess process = open();
    long[] message = Message.ofType(PmCall.GETPID.number());
    assertThat(process.sendrec(Endpoint.PM, message)).isZero();
    assertThat(Message.type(message)).isEqualTo(process.pid());
    assertThat(Message.source(message)).isEqualTo(Endpoint.PM);
  }

  @Test
  void requestToAServiceOutOfReachIsDenied() throws Exception {
    HostProcess process = open();
    assertThat(process.sendrec(Endpoint.SYSTEM, Message.create())).isEqualTo(-Errno.ETRAPDENIED);
    assertThat(process.sendrec(200, Message.create())).isEqualTo(-Errno.EDEADSRCDST);
    system.kernel().core().privileges().user().body.sendMask = 0;
    assertThat(process.sendrec(Endpoint.PM, Message.create())).isEqualTo(-Errno.ECALLDENIED);
  }

  @Test
  void memoryIsThatOfTheProcess() throws Exception {
    HostProcess process = open();
    int address = process.allocate(100);
    assertThat(address).isEqualTo(0x1000);
    process.write(address, new byte[] {1, 2, 3}, 0, 3);
    byte[] back = new byte[3];
    process.read(address, back, 0, 3);
    assertThat(back).containsExactly(1, 2, 3);
    assertThat(process.allocate(1)).isEqualTo(0x1068);
    process.release(address);
    assertThat(process.allocate(8)).isEqualTo(address);
    assertThatThrownBy(() -> process.read(0x100, back, 0, 3))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EFAULT));
    assertThatThrownBy(() -> process.allocate(4 * 4096))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
  }

  @Test
  void userIsSetOrTheProcessIsNotThere() throws Exception {
    assertThat(system.kernel().hosts().open("sh", 9).pid()).isPositive();
    assertThatThrownBy(() -> system.kernel().hosts().open("sh", 666))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
  }

  @Test
  void closedProcessIsReapedByInit() throws Exception {
    HostProcess first = open();
    HostProcess second = open();
    first.close();
    first.close();
    second.close();
    system.kernel().runFor(1_000_000_000L);
    assertThat(system.pm().reaped()).containsExactly(first.pid(), second.pid());
    assertThat(procOf(first).isFree()).isTrue();
  }

  private void cause(Proc proc, int signal) {
    system.kernel().core().signals().cause(proc, signal);
  }

  @Test
  void killedProcessAnswersEveryCallWithEsrch() throws Exception {
    HostProcess process = open();
    system.kernel().mailbox().post(() -> cause(procOf(process), Signal.KILL));
    assertThat(process.sendrec(Endpoint.PM, Message.ofType(TestPm.BLOCK))).isEqualTo(-Errno.ESRCH);
    assertThat(process.sendrec(Endpoint.PM, Message.ofType(PmCall.GETPID.number())))
        .isEqualTo(-Errno.ESRCH);
    assertThatThrownBy(() -> process.write(0x1000, new byte[1], 0, 1))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
    process.close();
  }

  @Test
  void frontPanelShowsWhatThereIs() throws Exception {
    HostProcess process = open();
    system.kernel().control().traceOn();
    process.sendrec(Endpoint.PM, Message.ofType(PmCall.GETPID.number()));
    assertThat(system.kernel().control().traceEvents()).isPositive();
    assertThat(system.kernel().control().traceDump(100))
        .anyMatch(line -> line.contains("-> pm GETPID"));
    system.kernel().control().traceFilter(Endpoint.RS);
    assertThat(system.kernel().control().traceDump(100)).isEmpty();
    system.kernel().control().traceFilter(Endpoint.ANY);
    system.kernel().control().traceOff();
    assertThat(system.kernel().control().processes())
        .extracting(info -> info.name())
        .containsExactly("idle", "clock", "system", "kernel", "pm", "rs", "init", "sh");
    assertThat(system.kernel().control().messages(100)).startsWith(Kernel.VERSION);
  }

  @Test
  void traceIsFilteredByKindAndByMessage() throws Exception {
    HostProcess process = open();
    KernelControl control = system.kernel().control();
    control.traceOn();
    process.sendrec(Endpoint.PM, Message.ofType(PmCall.GETPID.number()));
    int all = control.traceDump(100).size();
    control.traceTypes(List.of("run"));
    assertThat(control.traceDump(100))
        .hasSizeLessThan(all)
        .allMatch(line -> line.contains(" run "))
        .anyMatch(line -> line.contains("sh("));
    control.traceTypes(List.of("Getpid"));
    assertThat(control.traceDump(100)).singleElement().asString().contains("-> pm GETPID");
    assertThatThrownBy(() -> control.traceTypes(List.of("run", "nix")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nix");
    assertThat(control.traceDump(100)).hasSize(1);
    control.traceTypes(List.of());
    assertThat(control.traceDump(100)).hasSize(all);
  }

  @Test
  void haltedMachineAnswersNobody() throws Exception {
    HostProcess process = open();
    system.kernel().control().halt("enough");
    assertThat(process.sendrec(Endpoint.PM, Message.ofType(TestPm.BLOCK))).isEqualTo(-Errno.ESRCH);
    assertThat(system.kernel().control().halted()).isCompletedWithValue("enough");
    assertThat(system.kernel().control().panicked()).isFalse();
    assertThat(system.kernel().control().processes()).isNotEmpty();
    system.kernel().close();
  }

  @Test
  void processThatExecutesAProgramIsMachineCodeWithoutAHostSideAndReapedByInit() throws Exception {
    HostProcess process = open();
    Proc proc = procOf(process);
    int code = process.allocate(0x200);
    int data = process.allocate(0x200);
    byte[] program =
        new Assembler(code)
            .storeValue(data + Message.TYPE, PmCall.GETPID.number())
            .ipc(Ipc.SENDREC, Endpoint.PM, data)
            .increment(data + 0x100)
            .hang()
            .assemble();
    process.write(code, program, 0, program.length);
    long[] message = Message.ofType(TestPm.EXECUTE);
    Message.int32(message, Message.M1_I1, code);
    Message.int32(message, Message.M1_I2, data + 0x200);
    assertThat(process.sendrec(Endpoint.PM, message)).isEqualTo(-Errno.ESRCH);
    system
        .kernel()
        .runUntil(() -> system.kernel().core().memories().of(proc.body).int32(data + 0x100) == 1);
    assertThat(proc.body.name).isEqualTo("program");
    assertThat(system.kernel().core().memories().of(proc.body).int32(data + Message.TYPE))
        .isEqualTo(process.pid());
    assertThat(process.sendrec(Endpoint.PM, message)).isEqualTo(-Errno.ESRCH);

    system.kernel().mailbox().post(() -> cause(proc, Signal.KILL));
    system.kernel().runFor(1_000_000_000L);
    assertThat(system.pm().reaped()).containsExactly(process.pid());
  }
}
