package samsara.hw;

/// One 8259A interrupt controller, register by register: the chip alone, without knowledge of the
/// other one.
///
/// The INT output stays up until the acknowledgement even when the request goes away before; what
/// is acknowledged then is the spurious IR7. Masking or initialising withdraws it.
final class Pic8259 {
  /// What [#acknowledge] returns when no request is left: answered as IR7, and not marked in
  /// service.
  static final int SPURIOUS = -1;

  private static final int SPURIOUS_LEVEL = 7;
  private static final int NO_LEVEL = -1;

  // ICW1 bits; bit 4 tells it from OCW2 and OCW3.
  private static final int ICW1 = 0x10;
  private static final int ICW1_LEVEL = 0x08;
  private static final int ICW1_SINGLE = 0x02;
  private static final int ICW1_NEEDS_ICW4 = 0x01;

  private static final int ICW4_NESTED = 0x10;
  private static final int ICW4_AUTO_EOI = 0x02;

  // OCW3 bits; bit 3 tells it from OCW2.
  private static final int OCW3 = 0x08;
  private static final int OCW3_SET_MASK_MODE = 0x40;
  private static final int OCW3_SPECIAL_MASK = 0x20;
  private static final int OCW3_POLL = 0x04;
  private static final int OCW3_READ = 0x02;
  private static final int OCW3_READ_ISR = 0x01;

  private static final int OCW2_LEVEL_MASK = 0x07;
  private static final int POLL_REQUEST = 0x80;

  /// What the next write to the data port means.
  private enum Expects {
    MASK,
    ICW2,
    ICW3,
    ICW4
  }

  private final int cascade; // the IR to which a slave is wired, or NO_LEVEL

  private int lines;
  private int requests;
  private int inService;
  private int mask = 0xFF; // nothing gets through before the system has set the chip up
  private int vectorBase;
  private int lowest = 7; // the IR of lowest priority
  private int edgeLevelControl;
  private boolean allLevel;
  private boolean autoEoi;
  private boolean rotateOnAutoEoi;
  private boolean fullyNested;
  private boolean specialMask;
  private boolean readsInService;
  private boolean polled;
  private boolean single;
  private boolean needsIcw4;
  private Expects expects = Expects.MASK;
  private boolean output;

  private Pic8259(int cascade) {
    this.cascade = cascade;
  }

  /// The chip that drives the CPU, with a slave on `cascade`.
  static Pic8259 master(int cascade) {
    return new Pic8259(cascade);
  }

  static Pic8259 slave() {
    return new Pic8259(NO_LEVEL);
  }

  boolean output() {
    return output;
  }

  boolean pending(int level) {
    return (requests & 1 << level) != 0;
  }

  void setLine(int level, boolean high) {
    int bit = 1 << level;
    if (!high) {
      lines &= ~bit;
      requests &= ~bit;
    } else if ((lines & bit) == 0) {
      lines |= bit;
      requests |= bit;
    }
    output |= resolve() != NO_LEVEL;
  }

  int edgeLevelControl() {
    return edgeLevelControl;
  }

  void edgeLevelControl(int levels) {
    edgeLevelControl = levels;
    requests |= lines & levelTriggered();
    output = resolve() != NO_LEVEL;
  }

  /// The INTA pulses: the IR that is served from now on, or [#SPURIOUS].
  int acknowledge() {
    int level = resolve();
    if (level != NO_LEVEL) {
      int bit = 1 << level;
      requests &= ~(bit & ~levelTriggered()); // a level request lasts as long as its line is up
      if (!autoEoi) {
        inService |= bit;
      } else if (rotateOnAutoEoi) {
        lowest = level;
      }
    }
    output = resolve() != NO_LEVEL;
    return level;
  }

  int vector(int level) {
    return vectorBase | (level == SPURIOUS ? SPURIOUS_LEVEL : level);
  }

  int readCommand() {
    if (polled) {
      polled = false;
      int level = acknowledge();
      return level == SPURIOUS ? 0 : POLL_REQUEST | level;
    }
    return readsInService ? inService : requests;
  }

  int readData() {
    return mask;
  }

  void writeCommand(int value) {
    if ((value & ICW1) != 0) {
      initialise(value);
    } else if ((value & OCW3) != 0) {
      operationWord3(value);
    } else {
      operationWord2(value >> 5, value & OCW2_LEVEL_MASK);
    }
  }

  void writeData(int value) {
    switch (expects) {
      case MASK -> mask = value;
      case ICW2 -> {
        vectorBase = value & ~7;
        expects = single ? afterIcw3() : Expects.ICW3;
      }
      case ICW3 -> expects = afterIcw3(); // the wiring of the two chips is fixed
      case ICW4 -> {
        autoEoi = (value & ICW4_AUTO_EOI) != 0;
        fullyNested = (value & ICW4_NESTED) != 0;
        expects = Expects.MASK;
      }
    }
    output = resolve() != NO_LEVEL;
  }

  private Expects afterIcw3() {
    return needsIcw4 ? Expects.ICW4 : Expects.MASK;
  }

  private void initialise(int icw1) {
    allLevel = (icw1 & ICW1_LEVEL) != 0;
    single = (icw1 & ICW1_SINGLE) != 0;
    needsIcw4 = (icw1 & ICW1_NEEDS_ICW4) != 0;
    requests = lines & levelTriggered(); // a line that is up must rise again to count as an edge
    inService = 0;
    mask = 0;
    lowest = 7;
    autoEoi = false;
    rotateOnAutoEoi = false;
    fullyNested = false;
    specialMask = false;
    readsInService = false;
    polled = false;
    expects = Expects.ICW2;
    output = resolve() != NO_LEVEL;
  }

  private void operationWord3(int value) {
    if ((value & OCW3_SET_MASK_MODE) != 0) {
      specialMask = (value & OCW3_SPECIAL_MASK) != 0;
    }
    if ((value & OCW3_POLL) != 0) {
      polled = true;
    } else if ((value & OCW3_READ) != 0) {
      readsInService = (value & OCW3_READ_ISR) != 0;
    }
    output |= resolve() != NO_LEVEL;
  }

  private void operationWord2(int command, int level) {
    switch (command) {
      case 0b000 -> rotateOnAutoEoi = false;
      case 0b001 -> endOfInterrupt(highestInService(), false);
      case 0b010 -> {} // no operation
      case 0b011 -> endOfInterrupt(level, false);
      case 0b100 -> rotateOnAutoEoi = true;
      case 0b101 -> endOfInterrupt(highestInService(), true);
      case 0b110 -> lowest = level;
      case 0b111 -> endOfInterrupt(level, true);
      default -> throw new AssertionError("command=" + command);
    }
    output |= resolve() != NO_LEVEL;
  }

  private void endOfInterrupt(int level, boolean rotate) {
    if (level == NO_LEVEL) {
      return;
    }
    inService &= ~(1 << level);
    if (rotate) {
      lowest = level;
    }
  }

  private int highestInService() {
    // In special mask mode the masked levels stay in service until a specific end names them.
    int candidates = specialMask ? inService & ~mask : inService;
    for (int i = 1; i <= 8; i++) {
      int level = (lowest + i) & 7;
      if ((candidates & 1 << level) != 0) {
        return level;
      }
    }
    return NO_LEVEL;
  }

  private int levelTriggered() {
    return allLevel ? 0xFF : edgeLevelControl;
  }

  // The request of highest priority that nothing in service holds back.
  private int resolve() {
    int wanted = requests & ~mask;
    if (wanted == 0) {
      return NO_LEVEL;
    }
    int blocking = specialMask ? inService & ~mask : inService;
    for (int i = 1; i <= 8; i++) {
      int level = (lowest + i) & 7;
      boolean blocked = (blocking & 1 << level) != 0;
      if ((wanted & 1 << level) != 0 && (!blocked || (fullyNested && level == cascade))) {
        return level;
      }
      if (blocked) {
        return NO_LEVEL;
      }
    }
    return NO_LEVEL;
  }
}
