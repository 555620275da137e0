package samsara.hw.board;

/// The PS/2 mouse with three buttons. It is silent until it is enabled.
final class Mouse extends Ps2Device {
  private static final int SET_RESOLUTION = 0xE8;
  private static final int STATUS = 0xE9;
  private static final int STREAM = 0xEA;
  private static final int READ = 0xEB;
  private static final int REMOTE = 0xF0;
  private static final int SCALE_1 = 0xE6;
  private static final int SCALE_2 = 0xE7;
  private static final int DELTA_MAX = 255;
  private static final int ALWAYS = 0x08;

  private boolean enabled;
  private boolean remote;
  private boolean scaled;
  private int rate = 100;
  private int resolution = 2;
  private int x;
  private int y;
  private int buttons;

  /// Moves (right and up) and sets the buttons (bits 0 to 2: left, right, middle).
  void move(int deltaX, int deltaY, int pressed) {
    x = Math.clamp((long) x + deltaX, -DELTA_MAX, DELTA_MAX);
    y = Math.clamp((long) y + deltaY, -DELTA_MAX, DELTA_MAX);
    buttons = pressed & 7;
    if (enabled && !remote && send(packet())) {
      x = 0;
      y = 0;
    }
  }

  private int[] packet() {
    int first = ALWAYS | buttons | (x < 0 ? 0x10 : 0) | (y < 0 ? 0x20 : 0);
    return new int[] {first, x & 0xFF, y & 0xFF};
  }

  @Override
  void command(int value) {
    switch (value) {
      case SET_RESOLUTION, SET_RATE -> {
        expectParameter(value);
        return;
      }
      case STATUS -> {
        int state =
            (remote ? 0x40 : 0) | (enabled ? 0x20 : 0) | (scaled ? 0x10 : 0) | swapped(buttons);
        send(ACKNOWLEDGE, state, resolution, rate);
        return;
      }
      case IDENTIFY -> {
        send(ACKNOWLEDGE, 0);
        return;
      }
      case READ -> {
        int[] packet = packet();
        x = 0;
        y = 0;
        send(ACKNOWLEDGE, packet[0], packet[1], packet[2]);
        return;
      }
      case RESET -> {
        reset();
        send(ACKNOWLEDGE, PASSED, 0);
        return;
      }
      case STREAM -> remote = false;
      case REMOTE -> remote = true;
      case SCALE_1 -> scaled = false;
      case SCALE_2 -> scaled = true;
      case ENABLE -> enabled = true;
      case DISABLE -> enabled = false;
      case DEFAULTS -> reset();
      default -> {
        send(RESEND);
        return;
      }
    }
    send(ACKNOWLEDGE);
  }

  // The status byte has left in bit 2, middle in 1, right in 0.
  private static int swapped(int pressed) {
    return (pressed & 1) << 2 | (pressed & 4) >> 1 | (pressed & 2) >> 1;
  }

  @Override
  void parameter(int of, int value) {
    if (of == SET_RATE) {
      rate = value;
    } else {
      resolution = value & 3;
    }
    send(ACKNOWLEDGE);
  }

  @Override
  void reset() {
    enabled = false;
    remote = false;
    scaled = false;
    rate = 100;
    resolution = 2;
    x = 0;
    y = 0;
  }
}
