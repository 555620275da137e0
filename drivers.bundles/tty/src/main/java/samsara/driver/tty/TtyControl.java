package samsara.driver.tty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.driver.GrantBuffer;
import samsara.protocol.pm.PmCall;
import samsara.protocol.tty.ControlCharacter;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.tty.WindowSize;
import samsara.sys.Sys;

/// Control requests of lines.
///
/// MINIX: `drivers/tty/tty.c`, do_ioctl.
final class TtyControl {
  private final Sys sys;

  TtyControl(Sys sys) {
    this.sys = sys;
  }

  /// Answers 0, or SUSPEND if the request waits until output has gone out. `ENOTTY` for a request
  /// that is none of a line, `EINVAL` for an argument that makes no sense, `EFAULT`, `ESRCH`.
  int perform(Tty tty, int request, GrantBuffer argument) throws ErrnoException {
    if (request == TtyIoctl.TCGETS) {
      argument.put(0, tty.discipline().termios().toBytes());
    } else if (request == TtyIoctl.TCSETS) {
      set(tty, settings(argument));
    } else if (request == TtyIoctl.TCSETSW || request == TtyIoctl.TCSETSF) {
      return whenDrained(tty, request, argument, Optional.of(settings(argument)));
    } else if (request == TtyIoctl.TCDRAIN || request == TtyIoctl.TCSBRK) {
      return whenDrained(tty, request, argument, Optional.empty());
    } else if (request == TtyIoctl.TCFLOW) {
      flow(tty, number(argument));
    } else if (request == TtyIoctl.TCFLSH) {
      flush(tty, number(argument));
    } else if (request == TtyIoctl.TIOCGWINSZ) {
      argument.put(0, tty.size.toBytes());
    } else if (request == TtyIoctl.TIOCSWINSZ) {
      resize(tty, WindowSize.of(argument.get(0, WindowSize.SIZE_BYTES)));
    } else if (request == TtyIoctl.TIOCGPGRP) {
      argument.put(0, bytes(foregroundPid(tty)));
    } else if (request == TtyIoctl.TIOCSPGRP) {
      tty.group = endpointOf(number(argument));
    } else {
      throw new ErrnoException(Errno.ENOTTY);
    }
    return Errno.OK;
  }

  private static Termios settings(GrantBuffer argument) throws ErrnoException {
    Termios settings = Termios.of(argument.get(0, Termios.SIZE_BYTES));
    if (settings.baud() < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return settings;
  }

  /// Gives a line other settings.
  static void set(Tty tty, Termios settings) {
    tty.discipline().termios(settings);
    tty.device().settings(settings);
    if (settings.baud() == 0) {
      tty.hangUp();
    }
    // Reads look at the queue with other eyes.
    if (!tty.discipline().isCanonical() || settings.of(ControlCharacter.MIN) == 0) {
      tty.inputChanged(true);
    } else {
      tty.inputChanged(false);
    }
  }

  private static int whenDrained(
      Tty tty, int request, GrantBuffer argument, Optional<Termios> settings)
      throws ErrnoException {
    PendingControl control = new PendingControl(argument, request, settings);
    if (tty.isDrained() && tty.controls.isEmpty()) {
      finishDrained(tty, control);
      return Errno.OK;
    }
    if (tty.controls.size() == Tty.WAITING_MAX) {
      throw new ErrnoException(Errno.EAGAIN);
    }
    tty.controls.addLast(control);
    return Errno.SUSPEND;
  }

  /// Does what had to wait for the output.
  static void finishDrained(Tty tty, PendingControl control) {
    if (control.request() == TtyIoctl.TCSETSF) {
      tty.discipline().flushInput();
    }
    if (control.request() == TtyIoctl.TCSBRK) {
      tty.device().sendBreak();
    }
    control.settings().ifPresent(settings -> set(tty, settings));
  }

  private static void flow(Tty tty, int action) throws ErrnoException {
    Termios termios = tty.discipline().termios();
    switch (action) {
      case TtyIoctl.OUTPUT_OFF -> tty.discipline().flowOutput(true);
      case TtyIoctl.OUTPUT_ON -> tty.discipline().flowOutput(false);
      case TtyIoctl.INPUT_OFF -> tty.sendFlow(termios.of(ControlCharacter.STOP));
      case TtyIoctl.INPUT_ON -> tty.sendFlow(termios.of(ControlCharacter.START));
      default -> throw new ErrnoException(Errno.EINVAL);
    }
  }

  private static void flush(Tty tty, int queues) throws ErrnoException {
    if (queues < TtyIoctl.FLUSH_INPUT || queues > TtyIoctl.FLUSH_BOTH) {
      throw new ErrnoException(Errno.EINVAL);
    }
    if ((queues & TtyIoctl.FLUSH_INPUT) != 0) {
      tty.discipline().flushInput();
    }
    if ((queues & TtyIoctl.FLUSH_OUTPUT) != 0) {
      tty.discardOutput();
    }
  }

  private static void resize(Tty tty, WindowSize size) {
    boolean changed = !size.equals(tty.size);
    tty.size = size;
    if (changed) {
      tty.signal(Signal.WINCH);
    }
  }

  private int foregroundPid(Tty tty) throws ErrnoException {
    if (tty.group == Endpoint.NONE) {
      return 0;
    }
    long[] message = Message.ofType(PmCall.GETEPINFO.number());
    Message.int32(message, Message.M1_I1, tty.group);
    return askPm(message);
  }

  private int endpointOf(int pid) throws ErrnoException {
    long[] message = Message.ofType(PmCall.GETPROCNR.number());
    Message.int32(message, Message.M1_I1, pid);
    askPm(message);
    return Message.int32(message, Message.M1_I1);
  }

  private int askPm(long[] message) throws ErrnoException {
    ErrnoException.check(sys.ipc().sendrec(Endpoint.PM, message));
    return ErrnoException.check(Message.type(message));
  }

  private static int number(GrantBuffer argument) throws ErrnoException {
    return ByteBuffer.wrap(argument.get(0, Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private static byte[] bytes(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }
}
