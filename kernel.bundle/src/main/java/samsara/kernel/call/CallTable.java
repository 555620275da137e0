package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.kernel.core.CallGate;
import samsara.kernel.core.Core;
import samsara.protocol.kernel.KernelCall;

/// Which class performs which kernel call.
///
/// MINIX: the `map` entries of `kernel/system.c`.
public final class CallTable {
  private CallTable() {}

  /// Installs all calls.
  ///
  /// @param halt stops the machine for ABORT
  public static void install(Core core, KernelTables tables, ImageTable images, Runnable halt) {
    CallGate gate = core.calls();
    gate.install(KernelCall.FORK, new ForkCall(core));
    gate.install(KernelCall.EXEC, new ExecCall(core, images));
    gate.install(KernelCall.CLEAR, new ClearCall(core));
    gate.install(KernelCall.SCHEDULE, new ScheduleCall(core));
    gate.install(KernelCall.PRIVCTL, new PrivctlCall(core));
    gate.install(KernelCall.TRACE, new TraceCall(core));
    gate.install(KernelCall.KILL, new KillCall(core));
    gate.install(KernelCall.GETKSIG, new GetksigCall(core));
    gate.install(KernelCall.ENDKSIG, new EndksigCall(core));
    gate.install(KernelCall.SIGSEND, new SigsendCall(core));
    gate.install(KernelCall.SIGRETURN, new SigreturnCall(core));
    gate.install(KernelCall.MEMSET, new MemsetCall(core));
    gate.install(KernelCall.UMAP, new UmapCall(core));
    gate.install(KernelCall.VIRCOPY, new CopyCall(core, false));
    gate.install(KernelCall.PHYSCOPY, new CopyCall(core, true));
    gate.install(KernelCall.IRQCTL, new IrqctlCall(core));
    gate.install(KernelCall.DEVIO, new DevioCall(core));
    gate.install(KernelCall.SDEVIO, new SdevioCall(core));
    gate.install(KernelCall.VDEVIO, new VdevioCall(core));
    gate.install(KernelCall.SETALARM, new SetalarmCall(core));
    gate.install(KernelCall.TIMES, new TimesCall(core));
    gate.install(KernelCall.GETINFO, new GetinfoCall(core, tables));
    gate.install(KernelCall.ABORT, new AbortCall(core, halt));
    gate.install(KernelCall.SAFECOPYFROM, SafecopyCall.from(core));
    gate.install(KernelCall.SAFECOPYTO, SafecopyCall.to(core));
    gate.install(KernelCall.VSAFECOPY, new VsafecopyCall(core));
    gate.install(KernelCall.SETGRANT, new SetgrantCall());
    gate.install(KernelCall.READBIOS, new ReadbiosCall(core));
    gate.install(KernelCall.STIME, new StimeCall(core));
    gate.install(KernelCall.VMCTL, new VmctlCall(core));
    gate.install(KernelCall.SYSCTL, new SysctlCall(core));
    gate.install(KernelCall.VTIMER, new VtimerCall(core));
    gate.install(KernelCall.RUNCTL, new RunctlCall(core));
    gate.install(KernelCall.GETMCONTEXT, new McontextCall(core, false));
    gate.install(KernelCall.SETMCONTEXT, new McontextCall(core, true));
    gate.install(KernelCall.UPDATE, new UpdateCall(core));
    gate.install(KernelCall.EXIT, new ExitCall(core));
    gate.install(KernelCall.SCHEDCTL, new SchedctlCall(core));
    gate.install(KernelCall.STATECTL, new StatectlCall(core));
    gate.install(KernelCall.IMAGE, new ImageCall(core, images));
    gate.install(KernelCall.SAFEMAP, new SafemapCall(core));
    gate.install(KernelCall.SAFEREVMAP, new SaferevmapCall(core));
    gate.install(KernelCall.SAFEUNMAP, new SafeunmapCall(core));
    gate.install(KernelCall.SPROF, new SprofCall(core));
    // No program here counts its calls.
    gate.install(KernelCall.PROFBUF, (caller, message) -> -Errno.ENOSYS);
  }
}
