package samsara.hw.board;

import java.util.ArrayDeque;

/// The AT keyboard: speaks set 2, its controller translates. Has the lights and a queue of keys
/// that somebody injects, which it works off at typing speed.
final class Keyboard extends Ps2Device {
  /// Bytes of injected keys that may wait.
  static final int TYPED_MAX = 4096;

  private static final int SET_LEDS = 0xED;
  private static final int ECHO = 0xEE;
  private static final int SCAN_SET = 0xF0;
  private static final int RELEASE_2 = 0xF0;

  private final ArrayDeque<Integer> typed = new ArrayDeque<>();
  private int leds;
  private boolean scanning = true;
  private int scanSet = 2;

  /// Bits 0 to 2: scroll, num, caps lock.
  int leds() {
    return leds;
  }

  boolean isTyping() {
    return !typed.isEmpty();
  }

  /// Queues set-1 bytes; `false` when they are too many.
  boolean type(int[] set1) {
    if (typed.size() + set1.length > TYPED_MAX) {
      return false;
    }
    for (int value : set1) {
      typed.add(value);
    }
    return true;
  }

  /// Presses or releases the next injected key, if the last one has been taken.
  void step() {
    if (typed.isEmpty() || !isEmpty()) {
      return;
    }
    int first = typed.remove();
    boolean extended = first == ScanCodes.EXTENDED && !typed.isEmpty();
    int code = extended ? typed.remove() : first;
    if (scanning) {
      send(encode(code, extended));
    }
  }

  private int[] encode(int code, boolean extended) {
    int key = scanSet == 1 ? code : ScanCodes.toSet2(code & ~ScanCodes.RELEASE);
    boolean release = scanSet != 1 && (code & ScanCodes.RELEASE) != 0;
    int[] bytes = new int[1 + (extended ? 1 : 0) + (release ? 1 : 0)];
    int at = 0;
    if (extended) {
      bytes[at++] = ScanCodes.EXTENDED;
    }
    if (release) {
      bytes[at++] = RELEASE_2;
    }
    bytes[at] = key;
    return bytes;
  }

  @Override
  void command(int value) {
    switch (value) {
      case SET_LEDS, SCAN_SET, SET_RATE -> expectParameter(value);
      case ECHO -> send(ECHO);
      case IDENTIFY -> send(ACKNOWLEDGE, 0xAB, 0x83);
      case ENABLE -> {
        scanning = true;
        send(ACKNOWLEDGE);
      }
      case DISABLE -> {
        reset();
        scanning = false;
        send(ACKNOWLEDGE);
      }
      case DEFAULTS -> {
        reset();
        send(ACKNOWLEDGE);
      }
      case RESET -> {
        reset();
        send(ACKNOWLEDGE, PASSED);
      }
      default -> send(RESEND);
    }
  }

  @Override
  void parameter(int of, int value) {
    if (of == SCAN_SET) {
      if (value == 0) {
        send(ACKNOWLEDGE, scanSet);
        return;
      }
      if (value > 2) {
        send(RESEND);
        return;
      }
      scanSet = value;
    } else if (of == SET_LEDS) {
      leds = value & 7;
    }
    send(ACKNOWLEDGE);
  }

  @Override
  void reset() {
    leds = 0;
    scanSet = 2;
    scanning = true;
  }
}
