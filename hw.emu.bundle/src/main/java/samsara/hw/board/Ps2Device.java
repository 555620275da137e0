package samsara.hw.board;

import java.util.ArrayDeque;

/// What is at the end of a PS/2 cable: takes command bytes from the controller and has bytes for
/// it. Both keyboard and mouse answer in the same ways.
abstract class Ps2Device {
  static final int ACKNOWLEDGE = 0xFA;
  static final int RESEND = 0xFE;
  static final int PASSED = 0xAA;
  static final int RESET = 0xFF;
  static final int DEFAULTS = 0xF6;
  static final int DISABLE = 0xF5;
  static final int ENABLE = 0xF4;
  static final int SET_RATE = 0xF3;
  static final int IDENTIFY = 0xF2;

  private static final int BYTES_MAX = 16;

  private final ArrayDeque<Integer> output = new ArrayDeque<>();
  private Runnable ready = () -> {};
  private int command; // that waits for its parameter, 0 for none
  private int last;

  /// Tells `listener` whenever there may be a byte.
  final void onReady(Runnable listener) {
    ready = listener;
  }

  /// The next byte for the controller, -1 when none waits.
  final int next() {
    Integer value = output.poll();
    if (value == null) {
      return -1;
    }
    last = value;
    return value;
  }

  final boolean isEmpty() {
    return output.isEmpty();
  }

  /// A byte from the controller.
  final void accept(int value) {
    if (command != 0) {
      int parameterOf = command;
      command = 0;
      parameter(parameterOf, value);
    } else if (value == RESEND) {
      output.addFirst(last);
    } else {
      output.clear();
      command(value);
    }
    ready.run();
  }

  /// Offers bytes for the controller, all or none; `false` when the buffer has no room.
  final boolean send(int... bytes) {
    if (output.size() + bytes.length > BYTES_MAX) {
      return false;
    }
    for (int value : bytes) {
      output.add(value);
    }
    ready.run();
    return true;
  }

  /// Has the next byte from the controller go to [#parameter].
  final void expectParameter(int of) {
    command = of;
    send(ACKNOWLEDGE);
  }

  /// A command byte.
  abstract void command(int value);

  /// The parameter of a command that asked for one.
  abstract void parameter(int of, int value);

  /// Back to power-on.
  abstract void reset();
}
