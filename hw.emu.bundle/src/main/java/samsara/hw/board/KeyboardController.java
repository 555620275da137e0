package samsara.hw.board;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import samsara.hw.Device;
import samsara.hw.DeviceSlot;
import samsara.hw.EventClock;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.IrqLine;
import samsara.hw.PortHandler;
import samsara.hw.Unplugged;

/// The 8042 keyboard controller with a keyboard and a PS/2 mouse: ports 0x60 (data) and 0x64
/// (status and commands), IRQ 1 and IRQ 12.
///
/// As firmware leaves it, keyboard interrupts and the translation to set 1 are on, and the mouse is
/// off. A byte takes [#BYTE_NANOS] from a device to the output buffer, and none comes while one
/// waits there. The pulse of the reset line (command 0xFE) is accepted and does nothing.
@Component(service = {Device.class, KeyboardController.class})
public final class KeyboardController implements Device {
  /// How long a byte is on a cable.
  public static final long BYTE_NANOS = 500_000;

  private static final long KEY_NANOS = 5_000_000;
  private static final int DATA = 0x60;
  private static final int STATUS = 0x64;
  private static final int KEYBOARD_IRQ = 1;
  private static final int MOUSE_IRQ = 12;

  private static final int FULL = 0x01;
  private static final int SYSTEM = 0x04;
  private static final int COMMAND = 0x08;
  private static final int UNLOCKED = 0x10;
  private static final int FROM_MOUSE = 0x20;
  private static final int TIMED_OUT = 0x40;
  private static final int INPUT_FULL = 0x02;

  private static final int MODE_KEYBOARD_IRQ = 0x01;
  private static final int MODE_MOUSE_IRQ = 0x02;
  private static final int MODE_SYSTEM = 0x04;
  private static final int MODE_KEYBOARD_OFF = 0x10;
  private static final int MODE_MOUSE_OFF = 0x20;
  private static final int MODE_TRANSLATE = 0x40;
  private static final int POWER_ON_MODE =
      MODE_KEYBOARD_IRQ | MODE_SYSTEM | MODE_MOUSE_OFF | MODE_TRANSLATE;

  private static final int MODE_WRITE = 0x60;
  private static final int OUTPUT_PORT_WRITE = 0xD1;
  private static final int KEYBOARD_OUTPUT_WRITE = 0xD2;
  private static final int MOUSE_OUTPUT_WRITE = 0xD3;
  private static final int MOUSE_WRITE = 0xD4;
  private static final int RELEASE_2 = 0xF0;

  private final Keyboard keyboard = new Keyboard();
  private final Mouse mouse = new Mouse();
  private EventClock clock = Unplugged.CLOCK;
  private Faults faults = Faults.none();
  private IrqLine keyboardLine = Unplugged.LINE;
  private IrqLine mouseLine = Unplugged.LINE;
  private EventClock.Scheduled transfer = () -> {};
  private EventClock.Scheduled typing = () -> {};
  private boolean transferring;
  private boolean stuck;
  private int mode = POWER_ON_MODE;
  private int outputPort = 0x03;
  private int command; // that waits for its data byte, 0 for none
  private boolean afterCommand;
  private boolean full;
  private boolean fromMouse;
  private boolean error;
  private int output;
  private boolean releasing; // the translator has seen the release prefix of set 2

  /// A controller with its devices.
  @Activate
  public KeyboardController() {
    keyboard.onReady(this::fill);
    mouse.onReady(this::fill);
  }

  @Override
  public String name() {
    return "i8042";
  }

  @Override
  public String driver() {
    return "keyboard";
  }

  @Override
  public void attach(DeviceSlot slot) {
    clock = slot.clock();
    faults = slot.faults();
    slot.claimPorts(DATA, 1, new Registers());
    slot.claimPorts(STATUS, 1, new Registers());
    keyboardLine = slot.connect(KEYBOARD_IRQ);
    mouseLine = slot.connect(MOUSE_IRQ);
  }

  @Override
  public void detach() {
    transfer.cancel();
    typing.cancel();
  }

  /// Types a text, with names of keys in angle brackets: `ls<enter>`, `<ctrl-alt-del>`, `<f1>`. An
  /// IllegalArgumentException says what has no key, or that too much is waiting already. On the CPU
  /// thread.
  public void type(String text) {
    if (!keyboard.type(ScanCodes.typing(text))) {
      throw new IllegalArgumentException("too many keys waiting: bytesMax=" + Keyboard.TYPED_MAX);
    }
    typing.cancel();
    step();
  }

  private void step() {
    keyboard.step();
    if (keyboard.isTyping()) {
      typing = clock.schedule(clock.nowNanos() + KEY_NANOS, this::step);
    }
  }

  /// Moves the mouse right and up, with buttons pressed: bits 0 to 2 are left, right, middle. On
  /// the CPU thread.
  public void moveMouse(int deltaX, int deltaY, int buttons) {
    mouse.move(deltaX, deltaY, buttons);
  }

  /// The lights: bits 0 to 2 are scroll, num and caps lock.
  public int leds() {
    return keyboard.leds();
  }

  // ---- From the devices to the output buffer. ----

  private void fill() {
    if (full || transferring) {
      return;
    }
    boolean keyboardOn = (mode & MODE_KEYBOARD_OFF) == 0 && !keyboard.isEmpty();
    boolean mouseOn = (mode & MODE_MOUSE_OFF) == 0 && !mouse.isEmpty();
    if (keyboardOn || mouseOn) {
      transferring = true;
      transfer = clock.schedule(clock.nowNanos() + BYTE_NANOS, this::transferred);
    }
  }

  private void transferred() {
    transferring = false;
    if (full) {
      return;
    }
    int value = (mode & MODE_KEYBOARD_OFF) == 0 ? keyboard.next() : -1;
    if (value >= 0) {
      int translated = (mode & MODE_TRANSLATE) != 0 ? translate(value) : value;
      if (translated < 0) {
        fill();
      } else {
        put(translated, false);
      }
      return;
    }
    value = (mode & MODE_MOUSE_OFF) == 0 ? mouse.next() : -1;
    if (value >= 0) {
      put(value, true);
    }
  }

  private int translate(int value) {
    if (value == RELEASE_2) {
      releasing = true;
      return -1;
    }
    int result = value;
    for (int code = 1; code < ScanCodes.RELEASE && value < Ps2Device.PASSED; code++) {
      if (ScanCodes.toSet2(code) == value) {
        result = code | (releasing ? ScanCodes.RELEASE : 0);
        break;
      }
    }
    releasing = releasing && value == ScanCodes.EXTENDED;
    return result;
  }

  private void put(int value, boolean isMouse) {
    byte[] data = {(byte) value};
    faults.flip(data, 0, 1);
    output = data[0] & 0xFF;
    full = true;
    fromMouse = isMouse;
    error = faults.strikes(FaultKind.ERROR_STATUS);
    int enabled = isMouse ? MODE_MOUSE_IRQ : MODE_KEYBOARD_IRQ;
    if ((mode & enabled) != 0) {
      (isMouse ? mouseLine : keyboardLine).raise();
    }
  }

  private int readData() {
    full = false;
    error = false;
    keyboardLine.lower();
    mouseLine.lower();
    fill();
    return output;
  }

  // ---- From the CPU. ----

  private void writeCommand(int value) {
    afterCommand = true;
    command = 0;
    if (faults.strikes(FaultKind.STUCK_BUSY)) {
      stuck = value != 0xAA; // only a self test gets it out of that
      return;
    }
    switch (value) {
      case 0x20 -> put(mode, false);
      case MODE_WRITE, OUTPUT_PORT_WRITE, KEYBOARD_OUTPUT_WRITE, MOUSE_OUTPUT_WRITE, MOUSE_WRITE ->
          command = value;
      case 0xA7 -> setMode(mode | MODE_MOUSE_OFF);
      case 0xA8 -> setMode(mode & ~MODE_MOUSE_OFF);
      case 0xA9, 0xAB -> put(0x00, false); // the cables are good
      case 0xAA -> {
        stuck = false;
        setMode(POWER_ON_MODE);
        put(0x55, false);
      }
      case 0xAD -> setMode(mode | MODE_KEYBOARD_OFF);
      case 0xAE -> setMode(mode & ~MODE_KEYBOARD_OFF);
      case 0xC0 -> put(0x80, false); // not locked
      case 0xD0 -> put(outputPort, false);
      default -> {} // pulses of the output port, and what no PC uses
    }
  }

  private void setMode(int value) {
    mode = value;
    fill();
  }

  private void writeData(int value) {
    afterCommand = false;
    int dataOf = command;
    command = 0;
    switch (dataOf) {
      case MODE_WRITE -> setMode(value & 0x7F);
      case OUTPUT_PORT_WRITE -> outputPort = value;
      case KEYBOARD_OUTPUT_WRITE -> put(value, false);
      case MOUSE_OUTPUT_WRITE -> put(value, true);
      case MOUSE_WRITE -> mouse.accept(value);
      default -> {
        mode &= ~MODE_KEYBOARD_OFF; // writing to the keyboard switches it on
        keyboard.accept(value);
      }
    }
  }

  private int status() {
    return (full ? FULL : 0)
        | (full && fromMouse ? FROM_MOUSE : 0)
        | (stuck ? INPUT_FULL : 0)
        | ((mode & MODE_SYSTEM) != 0 ? SYSTEM : 0)
        | (afterCommand ? COMMAND : 0)
        | (error ? TIMED_OUT : 0)
        | UNLOCKED;
  }

  private final class Registers implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return port == STATUS ? status() : readData();
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      if (port == STATUS) {
        if (!stuck || value == 0xAA) {
          writeCommand(value);
        }
      } else if (!stuck) {
        writeData(value);
      }
    }
  }
}
