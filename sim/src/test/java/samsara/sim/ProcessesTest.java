package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.hw.Ram;
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.ProcessRecord;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vm.MapFlag;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;

/// PM and VM among the others: the process tree, its growth and its limits.
class ProcessesTest {
  private static final int TABLE_BYTES = 256 * ProcessRecord.SIZE_BYTES;

  /// PM's table.
  private static List<ProcessRecord> processes(Session shell) throws Exception {
    int address = shell.process().allocate(TABLE_BYTES);
    try {
      long[] message = Message.create();
      PmMessage.bufferAddress(message, address);
      PmMessage.bufferBytes(message, TABLE_BYTES);
      int bytes =
          ErrnoException.check(shell.call(Endpoint.PM, PmCall.GETSYSINFO.number(), message));
      ByteMemory table = new ByteMemory(bytes);
      shell.process().read(address, table.bytes(), 0, bytes);
      List<ProcessRecord> processes = new ArrayList<>();
      for (int at = 0; at < bytes; at += ProcessRecord.SIZE_BYTES) {
        processes.add(ProcessRecord.read(table, at));
      }
      return processes;
    } finally {
      shell.process().release(address);
    }
  }

  @Test
  void allServicesAreChildrenOfRsAndRsIsAChildOfInit() throws Exception {
    try (SimSystem system = SimSystem.boot(1)) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);

      List<ProcessRecord> table = processes(shell);

      int rs = pidOf(table, "rs");
      assertThat(parentOf(table, 1)).isZero();
      assertThat(parentOf(table, rs)).isEqualTo(1);
      assertThat(table)
          .filteredOn(process -> (process.flags() & 1) != 0 && process.pid() != rs)
          .hasSizeGreaterThanOrEqualTo(8)
          .allMatch(process -> process.parent() == rs);
      assertThat(parentOf(table, shell.process().pid())).isEqualTo(1);
      assertThat(table.stream().filter(p -> p.name().equals("hello"))).hasSize(2);
    }
  }

  private static int parentOf(List<ProcessRecord> table, int pid) {
    return table.stream()
        .filter(process -> process.pid() == pid)
        .findFirst()
        .orElseThrow()
        .parent();
  }

  private static int pidOf(List<ProcessRecord> table, String name) {
    return table.stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  @Test
  void initReapsWhoeverEnds() throws Exception {
    try (SimSystem system = SimSystem.boot(2)) {
      Session shell = system.login();
      int before = processes(shell).size();
      for (int i = 0; i < 20; i++) {
        Session first = system.login();
        Session second = system.login(7);
        first.close();
        second.close();
      }
      system.runMillis(100);

      assertThat(processes(shell)).hasSize(before);
    }
  }

  @Test
  void servicesThatComeAndGoLeaveNoProcessBehind() throws Exception {
    try (SimSystem system = SimSystem.boot(3)) {
      Session shell = system.login();
      int before = processes(shell).size();
      for (int i = 0; i < 5; i++) {
        assertThat(shell.up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);
        assertThat(shell.label(RsRequest.DOWN, "hello")).isEqualTo(Errno.OK);
      }
      system.runMillis(100);

      assertThat(processes(shell)).hasSize(before);
    }
  }

  @Test
  void fullTableIsAnErrorAndNotTheEnd() throws Exception {
    KernelConfig standard = KernelConfig.standard();
    KernelConfig few =
        new KernelConfig(
            standard.hz(), 40, standard.fastPath(), standard.bootSeconds(), standard.parameters());
    try (SimSystem system = SimSystem.boot(4, Catalog.standard(), ContextFactory.best(), few)) {
      fillUp(system, Errno.EAGAIN);
    }
  }

  @Test
  void fullMemoryIsAnErrorAndNotTheEnd() throws Exception {
    try (SimSystem system = SimSystem.boot(10)) {
      Session greedy = system.login();
      for (int bytes = 0x100_0000; bytes > 0; bytes = bytes / 2 & -0x1000) {
        while (map(greedy, bytes, MapFlag.PREALLOC) != -Errno.ENOMEM) {}
      }
      assertThatThrownBy(system::login)
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));

      greedy.close();
      system.runMillis(100);

      fillUp(system, Errno.EAGAIN);
    }
  }

  @Test
  void userWhoTouchesMoreThanThereIsEndsAlone() throws Exception {
    try (SimSystem system = SimSystem.boot(12)) {
      Session other = system.login();
      Session greedy = system.login();
      int bytes = Ram.DEFAULT_BYTES;
      assertThat(map(greedy, bytes, 0)).isZero();
      int address = 0x8000_0000;
      byte[] all = new byte[bytes];

      assertThatThrownBy(() -> greedy.process().write(address, all, 0, bytes))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));

      greedy.close();
      system.runMillis(100);
      assertThat(map(other, 0x100_0000, MapFlag.PREALLOC)).isZero();
    }
  }

  private static void fillUp(SimSystem system, int errno) throws Exception {
    Session shell = system.login();
    List<Session> sessions = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (; ; ) {
                sessions.add(system.login());
              }
            })
        .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));

    sessions.forEach(Session::close);
    system.runMillis(100);

    assertThat(shell.up("hello", "hello", 17, 0)).isEqualTo(Errno.OK);
    assertThat(shell.cat("/dev/hello")).isNotEmpty();
    system.kernel().checkInvariants();
  }

  @Test
  void usersSignalTheirOwnProcessesOnly() throws Exception {
    try (SimSystem system = SimSystem.boot(5)) {
      Session root = system.login();
      Session alice = system.login(7);
      Session bob = system.login(8);
      Session second = system.login(7);

      assertThat(bob.kill(alice.process().pid(), Signal.TERM)).isEqualTo(-Errno.EPERM);
      assertThat(bob.kill(pidOf(processes(root), "log"), Signal.KILL)).isEqualTo(-Errno.EPERM);
      assertThat(second.kill(alice.process().pid(), Signal.TERM)).isEqualTo(Errno.OK);
      assertThat(alice.call(Endpoint.PM, PmCall.GETPID.number(), Message.create()))
          .isEqualTo(-Errno.ESRCH);
    }
  }

  @Test
  void interruptEndsOneSessionOnly() throws Exception {
    try (SimSystem system = SimSystem.boot(11)) {
      Session interrupted = system.login();
      Session other = system.login();
      Core core = system.kernel().core();
      Proc target = Objects.requireNonNull(core.procs().lookup(interrupted.process().endpoint()));

      core.signals().cause(target, Signal.INT);
      system.runMillis(100);

      assertThat(interrupted.call(Endpoint.PM, PmCall.GETPID.number(), Message.create()))
          .isEqualTo(-Errno.ESRCH);
      assertThat(other.call(Endpoint.PM, PmCall.GETPID.number(), Message.create()))
          .isEqualTo(other.process().pid());
    }
  }

  @Test
  void faultsOfServicesCannotBeForged() throws Exception {
    try (SimSystem system = SimSystem.boot(6)) {
      Session root = system.login();
      int log = pidOf(processes(root), "log");

      assertThat(root.kill(log, Signal.SEGV)).isEqualTo(-Errno.EPERM);
      system.runMillis(1000);
      assertThat(system.console()).doesNotContain("died");
    }
  }

  @Test
  void mappedMemoryIsTheProcessesOwn() throws Exception {
    try (SimSystem system = SimSystem.boot(7)) {
      Session first = system.login();
      Session second = system.login();
      int address = map(first);
      first.process().write(address + 5000, new byte[] {1, 2, 3}, 0, 3);
      assertThat(map(second)).isEqualTo(address);

      byte[] read = new byte[3];
      second.process().read(address + 5000, read, 0, 3);
      assertThat(read).containsOnly(0);
      first.process().read(address + 5000, read, 0, 3);
      assertThat(read).containsExactly(1, 2, 3);
    }
  }

  private static int map(Session session) throws Exception {
    long[] message = Message.create();
    VmMessage.mapFile(message, VmMessage.NO_FILE);
    VmMessage.mapBytes(message, 8192);
    ErrnoException.check(session.call(Endpoint.VM, VmCall.MMAP.type(), message));
    return VmMessage.mapAddress(message);
  }

  private static int map(Session session, int bytes, int flags) throws Exception {
    long[] message = Message.create();
    VmMessage.mapFile(message, VmMessage.NO_FILE);
    VmMessage.mapFlags(message, flags);
    VmMessage.mapBytes(message, bytes);
    return session.call(Endpoint.VM, VmCall.MMAP.type(), message);
  }

  @Test
  void usersMayNotDoWhatIsPmsAtVm() throws Exception {
    try (SimSystem system = SimSystem.boot(8)) {
      Session root = system.login();

      for (VmCall call : new VmCall[] {VmCall.EXIT, VmCall.FORK, VmCall.RS_UPDATE, VmCall.BRK}) {
        assertThat(root.call(Endpoint.VM, call.type(), Message.create())).isEqualTo(-Errno.ENOSYS);
      }
    }
  }

  @Test
  void rebootHaltsTheMachineWithoutAPanic() throws Exception {
    try (SimSystem system = SimSystem.boot(9)) {
      Session user = system.login(7);
      Session root = system.login();
      assertThat(user.call(Endpoint.PM, PmCall.REBOOT.number(), Message.create()))
          .isEqualTo(-Errno.EPERM);

      root.call(Endpoint.PM, PmCall.REBOOT.number(), Message.create());
      system.runMillis(1000);

      assertThat(system.kernel().halted()).isDone();
      assertThat(system.kernel().isPanicked()).isFalse();
    }
  }
}
