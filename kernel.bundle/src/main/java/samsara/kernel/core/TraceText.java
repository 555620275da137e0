package samsara.kernel.core;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
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
  private static final List<Numbered[]> PROTOCOLS =
      List.of(
          KernelCall.values(),
          DeviceRequest.values(),
          RsRequest.values(),
          DsRequest.values(),
          VmCall.values(),
          VfsCall.values(),
          PmCall.values());

  private TraceText() {}

  static String line(
      long sequence, long nanos, TraceEvent kind, int[] event, IntFunction<String> names) {
    String first = names.apply(event[0]);
    String what =
        switch (kind) {
          case DELIVER -> first + " -> " + names.apply(event[1]) + " " + type(event[2], event[1]);
          case PEND, SWAP, FORK -> first + " -> " + names.apply(event[1]);
          case CALL -> first + " " + call(event[1]) + " = " + event[2];
          case RUN, CLEAR -> first;
          case SIGNAL -> first + " " + Signal.nameOf(event[1]);
          case FAULT -> first + " address=0x" + Integer.toHexString(event[1]);
          case INTERRUPT -> "irq " + event[0];
        };
    return "%8d %14.6f %-9s %s".formatted(sequence, nanos / 1e9, kind(kind), what);
  }

  /// The name of a kind of event.
  static String kind(TraceEvent kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// The name, in small letters, of the message or kernel call of an event; empty if it has none.
  static String type(TraceEvent kind, int[] event) {
    return switch (kind) {
      case DELIVER -> type(event[2], event[1]).toLowerCase(Locale.ROOT);
      case CALL -> call(event[1]).toLowerCase(Locale.ROOT);
      default -> "";
    };
  }

  /// Whether some event can have this kind or type, in small letters.
  static boolean isType(String name) {
    return name.equals("notify")
        || name.matches("0x[0-9a-f]{1,8}")
        || Arrays.stream(TraceEvent.values()).anyMatch(kind -> kind(kind).equals(name))
        || PROTOCOLS.stream()
            .flatMap(Arrays::stream)
            .anyMatch(request -> request.name().toLowerCase(Locale.ROOT).equals(name));
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
