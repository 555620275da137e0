package samsara.sef;

import samsara.abi.Signal;
import samsara.sys.Sys;

/// The default action of POSIX, for services that want it.
final class PosixDefault {
  private PosixDefault() {}

  static void handle(Sys sys, int signal) {
    switch (signal) {
      case Signal.CHLD, Signal.WINCH, Signal.CONT, Signal.TSTP, Signal.TTIN, Signal.TTOU -> {}
      default -> {
        if (!Signal.isKernelSignal(signal)) {
          sys.exit();
        }
      }
    }
  }
}
