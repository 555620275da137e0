package samsara.pm;

import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelInfo;
import samsara.sef.Panic;
import samsara.sys.KernelCalls;
import samsara.sys.Sys;

/// Everything that PM knows, and whom it talks to. Nothing of it survives PM.
final class PmState {
  private final Sys sys;
  private final ReplySender replies;
  private final ProcessTable processes;
  private final VmClient vm;
  private final VfsNotes vfs;

  PmState(Sys sys, ReplySender replies) {
    this.sys = sys;
    this.replies = replies;
    processes = new ProcessTable(kernelInfo(sys).processes());
    vm = new VmClient(sys.ipc());
    vfs = new VfsNotes(sys);
  }

  private static KernelInfo kernelInfo(Sys sys) {
    int buffer = sys.heap().allocate(KernelInfo.SIZE_BYTES);
    int result =
        sys.kernel().getInfo(InfoRequest.KINFO, Endpoint.NONE, buffer, KernelInfo.SIZE_BYTES);
    if (result < 0) {
      throw new Panic("no parameters from the kernel: " + result);
    }
    KernelInfo info = KernelInfo.read(sys.ipc().memory(), buffer);
    sys.heap().free(buffer);
    return info;
  }

  Sys sys() {
    return sys;
  }

  KernelCalls kernel() {
    return sys.kernel();
  }

  ProcessTable processes() {
    return processes;
  }

  VmClient vm() {
    return vm;
  }

  VfsNotes vfs() {
    return vfs;
  }

  /// Answers a call that was put off with its result alone.
  void reply(PmProcess process, int result) {
    replies.reply(process.endpoint(), Message.ofType(result));
  }

  /// Answers a call that was put off.
  void reply(PmProcess process, long[] message) {
    replies.reply(process.endpoint(), message);
  }

  /// Panics if a step failed that can't fail as long as kernel, VM and PM agree about a process.
  static void require(int result, String step, PmProcess process) {
    if (result < 0) {
      throw new Panic(step + " failed: result=" + result + " process=" + process);
    }
  }
}
