package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;
import samsara.sys.Timers;

/// The keyboard and its controller, an 8042. Every wait is bounded: a controller that is stuck or
/// silent costs its lights, nothing else.
///
/// MINIX: `drivers/tty/keyboard.c`.
final class KeyboardPort {
  /// Interrupt line, and id of its hook.
  static final int IRQ = 1;

  private static final int DATA = 0x60;
  private static final int STATUS = 0x64;
  private static final int OUTPUT_FULL = 0x01;
  private static final int INPUT_FULL = 0x02;
  private static final int FROM_MOUSE = 0x20;
  private static final int ENABLE_KEYBOARD = 0xAE;
  private static final int SET_LIGHTS = 0xED;
  private static final int ACKNOWLEDGE = 0xFA;
  private static final int RESEND = 0xFE;
  private static final int BYTES_MAX = 64;
  private static final int POLLS_MAX = 100;
  private static final int NOBODY = 0xFF;
  private static final int READS_MAX = 4;
  private static final int QUIETS_PER_SECOND = 15;

  // Lights: those that the keyboard shows, unknown at first, and how far a change has got.
  private static final int UNKNOWN = -1;
  private static final int IDLE = 0;
  private static final int COMMAND_SENT = 1;
  private static final int VALUE_SENT = 2;

  private final Sys sys;
  private final DeviceCalls ports;
  private final KeyDecoder decoder = new KeyDecoder();
  private final IntConsumer key;
  private int hook;
  private int lights = UNKNOWN;
  private int changing = IDLE;
  private int changingTo;
  private Timers.@Nullable Timer patience;
  private Timers.@Nullable Timer quiet;

  /// @param key told each key code
  KeyboardPort(Sys sys, IntConsumer key) {
    this.sys = sys;
    this.ports = sys.devices();
    this.key = key;
  }

  KeyDecoder decoder() {
    return decoder;
  }

  /// Hooks on the line. Answers 0 or a negated errno.
  int probe() {
    int result = ports.hook(IRQ, IRQ, 0);
    if (result < 0) {
      return result;
    }
    hook = result;
    return Errno.OK;
  }

  /// Makes the keyboard talk, and takes what it has said already.
  void begin() {
    if (awaitInputEmpty()) {
      ports.out8(STATUS, ENABLE_KEYBOARD);
    }
    interrupt();
  }

  /// Takes what has come, and lets the next interrupt come.
  void interrupt() {
    boolean heard = takeAll();
    ports.enable(hook);
    if (heard || quiet == null) {
      awaitQuiet();
    }
  }

  private boolean takeAll() {
    boolean heard = false;
    for (int i = 0; i < BYTES_MAX; i++) {
      int status = status();
      if (status == NOBODY || (status & OUTPUT_FULL) == 0) {
        break;
      }
      heard = true;
      int value = ports.in8(DATA);
      // All ones is no key: what is there can be read again.
      if (value >= 0 && value != NOBODY && (status & FROM_MOUSE) == 0) {
        take(value);
      }
    }
    return heard;
  }

  // An absent controller reads as all ones, and would never be empty. One time it may be noise.
  private int status() {
    int status = NOBODY;
    for (int i = 0; i < READS_MAX && status == NOBODY; i++) {
      status = ports.in8(STATUS);
    }
    return status < 0 ? NOBODY : status;
  }

  private void take(int value) {
    if (changing != IDLE && (value == ACKNOWLEDGE || value == RESEND)) {
      acknowledged(value == ACKNOWLEDGE);
      return;
    }
    int code = decoder.accept(value);
    if (code != KeyDecoder.NONE) {
      key.accept(code);
    }
  }

  // ---- Lights. ----

  // A command makes the keyboard forget what it has not sent, so nobody must be typing.
  private void awaitQuiet() {
    if (quiet != null) {
      quiet.cancel();
      quiet = null;
    }
    if (changing == IDLE && lights != decoder.locks()) {
      quiet = sys.timers().set(Math.max(sys.hz() / QUIETS_PER_SECOND, 2), this::changeLights);
    }
  }

  private void changeLights() {
    quiet = null;
    if (takeAll()) {
      awaitQuiet();
    } else if (changing == IDLE && lights != decoder.locks()) {
      changingTo = decoder.locks();
      send(SET_LIGHTS, COMMAND_SENT);
    }
  }

  private void acknowledged(boolean isGood) {
    if (isGood && changing == COMMAND_SENT) {
      send(changingTo, VALUE_SENT);
    } else {
      endChange();
    }
  }

  private void send(int value, int state) {
    if (!awaitInputEmpty()) {
      endChange();
      return;
    }
    changing = state;
    ports.out8(DATA, value);
    stopWaiting();
    beginPatience();
  }

  private void beginPatience() {
    patience = sys.timers().set(Math.max(sys.hz() / 4, 2), this::endChange);
  }

  // Whether it went well or not: lights are not worth a second try.
  private void endChange() {
    stopWaiting();
    changing = IDLE;
    lights = changingTo;
    awaitQuiet();
  }

  private void stopWaiting() {
    if (patience != null) {
      patience.cancel();
      patience = null;
    }
  }

  private boolean awaitInputEmpty() {
    for (int i = 0; i < POLLS_MAX; i++) {
      int status = status();
      if (status == NOBODY) {
        return false;
      }
      if ((status & INPUT_FULL) == 0) {
        return true;
      }
    }
    return false;
  }

  void save(DataOutputStream out) throws IOException {
    decoder.save(out);
    out.writeByte(lights);
    out.writeByte(changing);
    out.writeByte(changingTo);
  }

  // A keyboard that waits for the second half of a command may send nothing until it comes.
  void restore(DataInputStream in) throws IOException {
    decoder.restore(in);
    lights = in.readByte();
    changing = in.readByte();
    changingTo = in.readByte();
    if (changing != IDLE) {
      beginPatience();
    }
  }
}
