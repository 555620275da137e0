package samsara.protocol.pm;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Calls to PM; the number is the message type. Fields: {@link PmMessage}.
///
/// MINIX: `include/minix/callnr.h`, `servers/pm/table.c`.
public enum PmCall implements Numbered {
  /// M1: i1 status. No answer.
  EXIT(1),

  /// Answers the child's pid to the parent, 0 to the child.
  FORK(2),

  /// Answers a pid; M2: i1 status.
  WAIT(7),

  /// M1: i1 pid, i2 options; as WAIT.
  WAITPID(11),

  /// M2: l1 seconds, l2 microseconds.
  TIME(13),

  /// M1: p1 new break; answers M2 p1.
  BRK(17),

  /// Answers the pid; M2: i1 parent's.
  GETPID(20),

  /// M1: i1 uid.
  SETUID(23),

  /// Answers the real uid; M2: i1 the effective one.
  GETUID(24),

  /// What a tracer does. M2: i1 pid, i2 {@link PtraceRequest}, l1 address, l2 data; answers l2.
  PTRACE(26),

  /// Waits for a signal that has a handler: `EINTR`.
  PAUSE(29),

  /// M1: i1 pid, i2 signal.
  KILL(37),

  /// M1: i1 gid.
  SETGID(46),

  /// Answers the real gid; M2: i1 the effective one.
  GETGID(47),

  /// M1: i2 signal, p1 new {@link SignalAction} or 0, p2 where the old one goes or 0, p3 where
  /// handlers return to.
  SIGACTION(71),

  /// As PAUSE, with M2 l1 as the set of blocked signals meanwhile.
  SIGSUSPEND(72),

  /// Answers M2 l1, the set of signals that wait.
  SIGPENDING(73),

  /// M2: i1 how, l1 set; answers l1 the set before.
  SIGPROCMASK(74),

  /// The end of a handler. M2: l1 set of blocked signals, p1 address of the context.
  SIGRETURN(75),

  /// M1: i1 how. Root only.
  REBOOT(76),

  /// M1: i1 what (0: the process table as {@link ProcessRecord}), p1 address, i2 bytes. Root only.
  /// Answers the bytes copied, `E2BIG` if they are more than fit.
  GETSYSINFO(79),

  /// Begins a session, without a controlling terminal. Answers the process group, the caller's pid;
  /// `EPERM` for a leader of a group.
  SETSID(62),

  /// Answers the process group.
  GETPGRP(63),

  /// New address space for a process. M1: i1 endpoint, p1 {@link ExecNewmem}; RS and VFS only.
  /// Answers M1 i1 stack top.
  EXEC_NEWMEM(100),

  /// A service process, child of the caller. M1: i1 its user id; RS only. Answers the pid; M1: i1
  /// the endpoint.
  SRV_FORK(101),

  /// Ends an exec. M1: i1 endpoint, i2 result, p1 entry, p2 stack pointer; RS only.
  EXEC_RESTART(102),

  /// Endpoint of a pid. M1: i1 pid; answers i1.
  GETPROCNR(104),

  /// M1: i1 endpoint; answers the pid, M2: i1 effective uid, i2 effective gid.
  GETEPINFO(107),

  /// M1: i1 pid, i2 signal: final, without asking the manager; RS only. A child of RS that ends so
  /// needs no WAIT.
  SRV_KILL(111);

  private static final Numbered.Table<PmCall> TABLE = new Numbered.Table<>(PmCall.class);

  private final int number;

  PmCall(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable PmCall of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
