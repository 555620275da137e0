package samsara.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.RunState;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vm.VmCall;

/// Page faults and the kernel's requests for memory reach VM and are served, among everything else
/// that VM does in a booted system.
class LazyMemoryTest {
  private static final String PACKAGE = "samsara.sim.memory.";

  private static Catalog catalog() {
    return Catalog.standard()
        .add("lender", "lender", "1.0.0", PACKAGE + "LenderProgram")
        .add("borrower", "borrower", "1.0.0", PACKAGE + "BorrowerProgram")
        .add("wild", "wild", "1.0.0", PACKAGE + "WildProgram")
        .add("asker", "asker", "1.0.0", PACKAGE + "AskerProgram");
  }

  private static void start(Session shell, String name) throws Exception {
    StartRecord record = Start.of(name).flags(0).vmCalls(VmCall.maskOf(VmCall.INFO)).record();
    assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);
  }

  private static List<Integer> freePages(SimSystem system) {
    List<Integer> free = new ArrayList<>();
    for (String line : system.console().lines().toList()) {
      int at = line.indexOf(" free=");
      if (at >= 0) {
        free.add(Integer.parseInt(line.substring(at + " free=".length())));
      }
    }
    return free;
  }

  private static void load(SimSystem system, Session shell, SlotInfo hello) throws Exception {
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Session session = system.login(7);
      int address = session.process().allocate(100);
      session.process().write(address, new byte[] {(byte) i}, 0, 1);
      sessions.add(session);
      assertThat(shell.cat("/dev/hello")).isEqualTo("Hello, World!\n");
      if (i % 5 == 0) {
        assertThat(shell.kill(hello.pid(), Signal.KILL)).isEqualTo(Errno.OK);
      }
    }
    for (Session session : sessions) {
      session.close();
    }
    system.runMillis(3000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void servicesShareAndCopyMemoryThatComesOnDemandWhileVmIsBusy(long seed) throws Exception {
    try (SimSystem system = SimSystem.boot(seed, catalog())) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);
      assertThat(shell.cat("/dev/hello")).isNotEmpty();
      start(shell, "lender");
      start(shell, "borrower");
      SlotInfo hello = shell.slot("hello").orElseThrow();
      system.runMillis(1000);
      int before = freePages(system).getLast();

      load(system, shell, hello);

      assertThat(system.console()).doesNotContain("failed:").doesNotContain("page fault: SEGV");
      assertThat(freePages(system)).hasSizeGreaterThan(20);
      assertThat(freePages(system).getLast()).isEqualTo(before);
      assertThat(shell.slot("borrower").orElseThrow().restarts()).isZero();
      assertThat(shell.slot("lender").orElseThrow().restarts()).isZero();
      system.kernel().checkInvariants();
    }
  }

  @Test
  void accessOutsideEveryRegionEndsThatServiceAlone() throws Exception {
    try (SimSystem system = SimSystem.boot(4, catalog())) {
      Session shell = system.login();
      start(shell, "lender");
      start(shell, "borrower");
      start(shell, "wild");
      start(shell, "asker");
      system.runMillis(3000);

      // The request that kills is not repeated.
      assertThat(system.console()).contains("asker: answer EDEADSRCDST");
      assertThat(system.console()).contains("page fault: SEGV");
      assertThat(shell.slot("wild").orElseThrow().restarts()).isPositive();
      for (SlotInfo slot : shell.slots()) {
        if (!slot.label().equals("wild")) {
          assertThat(slot.restarts()).as(slot.label()).isZero();
        }
      }
      assertThat(system.console()).doesNotContain("failed:");
      system.kernel().checkInvariants();
    }
  }

  @Test
  void faultOfAUserEndsThatUserAlone() throws Exception {
    try (SimSystem system = SimSystem.boot(5, catalog())) {
      Session first = system.login(7);
      Session second = system.login(7);
      Core core = system.kernel().core();
      Proc proc = requireNonNull(core.procs().lookup(first.process().endpoint()));

      core.machineCpu().load(proc.body, 0x4000_0000, 0);
      proc.body.outside = null;
      core.scheduler().start(proc.body, RunState.OUTSIDE);
      system.runMillis(100);

      assertThat(core.procs().lookup(first.process().endpoint())).isNull();
      assertThat(second.kill(second.process().pid(), 0)).isEqualTo(Errno.OK);
    }
  }

  @ParameterizedTest
  @CsvSource({"continuation,false", "vthread,true", "plain,true"})
  void traceIsTheSameOnEveryContextWithAndWithoutTheFastPath(String context, boolean fastPath)
      throws Exception {
    assertThat(run(context, fastPath)).isEqualTo(run("continuation", true));
  }

  private static String run(String context, boolean fastPath) throws Exception {
    KernelConfig config = KernelConfig.standard().withFastPath(fastPath);
    try (SimSystem system =
        SimSystem.powerOn(8, catalog(), ContextFactory.byName(context), config)) {
      system.kernel().trace().start();
      system.await("boot", system.kernel()::isReady);
      Session shell = system.login();
      start(shell, "lender");
      start(shell, "borrower");
      start(shell, "wild");
      start(shell, "asker");
      system.runMillis(1500);
      return system.kernel().trace().hash() + " events=" + system.kernel().trace().events();
    }
  }
}
