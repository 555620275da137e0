package samsara.kernel.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Numbered;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.PmCall;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vm.VmCall;

/// Trace events as people read them.
final class TraceText {
  private TraceText() {}

  static String line(long sequence, long nanos, TraceEvent kind, int[] event) {
    String what =
        switch (kind) {
          case DELIVER -> name(event[0]) + " -> " + name(event[1]) + " " + type(event[2], event[1]);
          case PEND, SWAP, FORK -> name(event[0]) + " -> " + name(event[1]);
          case CALL -> name(event[0]) + " " + call(event[1]) + " = " + event[2];
          case RUN, CLEAR -> name(event[0]);
          case SIGNAL -> name(event[0]) + " " + Signal.nameOf(event[1]);
          case FAULT -> name(event[0]) + " address=0x" + Integer.toHexString(event[1]);
          case INTERRUPT -> "irq " + event[0];
        };
    String label = kind.name().toLowerCase(Locale.ROOT);
    return "%8d %14.6f %-9s %s".formatted(sequence, nanos / 1e9, label, what);
  }

  private static String name(int endpoint) {
    return Endpoint.toString(endpoint);
  }

  private static String call(int type) {
    KernelCall call = KernelCall.of(type);
    return call == null ? "call " + Integer.toHexString(type) : call.name();
  }

  private static String type(int type, int destination) {
    if (type < 0) {
      return "-" + Errno.textOf(-type);
    }
    if (type >= Ipc.NOTIFY_TYPE) {
      return "notify";
    }
    Numbered request =
        switch (type & 0xF00) {
          case 0x400 -> DeviceRequest.of(type);
          case RsRequest.BASE -> RsRequest.of(type);
          case DsRequest.BASE -> DsRequest.of(type);
          case VmCall.BASE -> VmCall.of(type);
          case 0 -> destination == Endpoint.VFS ? VfsCall.of(type) : userCall(type, destination);
          default -> null;
        };
    return request == null ? "0x" + Integer.toHexString(type) : request.name();
  }

  private static @Nullable Numbered userCall(int type, int destination) {
    return destination == Endpoint.PM ? PmCall.of(type) : null;
  }
}
