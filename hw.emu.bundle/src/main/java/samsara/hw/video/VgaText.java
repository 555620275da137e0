package samsara.hw.video;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import samsara.hw.Device;
import samsara.hw.DeviceSlot;
import samsara.hw.EventClock;
import samsara.hw.MemoryMap;
import samsara.hw.Picture;
import samsara.hw.PortHandler;
import samsara.hw.Ram;
import samsara.hw.Unplugged;

/// A VGA in colour text mode 3: 80 by 25 cells in the 32 KiB of memory at 0xB8000, where the CRT
/// controller's start address scrolls in hardware and wraps around.
///
/// Ports 0x3C0 to 0x3CF and 0x3D4 to 0x3DA, among them 0x3D4 and 0x3D5 (CRT controller), 0x3C4
/// (sequencer), 0x3CE (graphics controller), 0x3C0 (attribute controller), 0x3C7 to 0x3C9
/// (palette), 0x3CC/0x3C2 (miscellaneous output) and 0x3DA (retrace). All registers can be written
/// and read back; start address, cursor place and cursor shape have an effect, no other has: no
/// graphics modes, no fonts. The firmware's words about the screen stand at 0x449 to 0x485.
@Component(service = {Device.class, VgaText.class})
public final class VgaText implements Device {
  /// The first byte of its memory.
  public static final int MEMORY = 0xB8000;

  /// The size of its memory.
  public static final int MEMORY_BYTES = 0x8000;

  private static final int COLUMNS = 80;
  private static final int ROWS = 25;
  private static final int CELL_BYTES = 2;
  private static final int BLANK = 0x0720;

  private static final int ATTRIBUTE = 0x3C0;
  private static final int MISC_WRITE = 0x3C2;
  private static final int SEQUENCER = 0x3C4;
  private static final int DAC_READ = 0x3C7;
  private static final int DAC_WRITE = 0x3C8;
  private static final int DAC_DATA = 0x3C9;
  private static final int MISC_READ = 0x3CC;
  private static final int GRAPHICS = 0x3CE;
  private static final int CRTC = 0x3D4;
  private static final int STATUS = 0x3DA;

  private static final int CURSOR_START = 0x0A;
  private static final int CURSOR_OFF = 0x20;
  private static final int START_HIGH = 0x0C;
  private static final int CURSOR_HIGH = 0x0E;

  private static final long FRAME_NANOS = 14_268_000; // 70 Hz
  private static final long RETRACE_NANOS = 64_000;
  private static final long LINE_NANOS = 31_778;
  private static final long LINE_RETRACE_NANOS = 6_356;

  private EventClock clock = Unplugged.CLOCK;
  private Ram ram = new Ram(Ram.PAGE_BYTES);
  private final IndexedRegisters crtc = new IndexedRegisters(0x19);
  private final IndexedRegisters sequencer = new IndexedRegisters(5);
  private final IndexedRegisters graphics = new IndexedRegisters(9);
  private final int[] attributes = new int[0x15];
  private int attributeIndex;
  private boolean attributeData; // the next write to 0x3C0 is data
  private final int[] palette = new int[256 * 3];
  private int paletteIndex;
  private int misc = 0x67;

  /// A card with a clear screen.
  @Activate
  public VgaText() {}

  @Override
  public String name() {
    return "vga";
  }

  @Override
  public String driver() {
    return "tty";
  }

  @Override
  public void attach(DeviceSlot slot) {
    slot.claimMemory(new MemoryMap.Range(MEMORY, MEMORY_BYTES));
    slot.claimPorts(ATTRIBUTE, 0x10, new Registers());
    slot.claimPorts(CRTC, 2, new Registers());
    slot.claimPorts(STATUS, 1, new Registers());
    clock = slot.clock();
    ram = slot.ram();
    for (int at = 0; at < MEMORY_BYTES; at += CELL_BYTES) {
      ram.write16(MEMORY + at, BLANK);
    }
    int[] modeThree = {
      0x5F, 0x4F, 0x50, 0x82, 0x55, 0x81, 0xBF, 0x1F, 0, 0x4F, 0x0D, 0x0E, 0, 0, 0, 0, 0x9C, 0x8E,
      0x8F, 0x28, 0x1F, 0x96, 0xB9, 0xA3, 0xFF
    };
    crtc.load(modeThree);
    ram.write8(0x449, 3);
    ram.write16(0x44A, COLUMNS);
    ram.write16(0x44C, 0x1000);
    ram.write16(0x463, CRTC);
    ram.write8(0x484, ROWS - 1);
    ram.write16(0x485, 16);
  }

  @Override
  public void detach() {}

  /// What the screen shows, as text: see [Screen#text]. On the CPU thread.
  public String text() {
    return screen().text();
  }

  /// What the screen shows, as a PNG. On the CPU thread.
  public byte[] png() {
    return new ScreenPicture().png(screen());
  }

  /// What the screen shows. On the CPU thread.
  public Picture picture() {
    return screen();
  }

  Screen screen() {
    int start = crtc.word(START_HIGH);
    int[] cells = new int[COLUMNS * ROWS];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = ram.read16(MEMORY + (start + i) * CELL_BYTES % MEMORY_BYTES);
    }
    int cursor = crtc.word(CURSOR_HIGH) - start;
    boolean shown =
        (crtc.get(CURSOR_START) & CURSOR_OFF) == 0 && cursor >= 0 && cursor < cells.length;
    return new Screen(
        COLUMNS,
        new Screen.Cells() {
          @Override
          public int at(int index) {
            return cells[index];
          }

          @Override
          public int count() {
            return cells.length;
          }
        },
        shown ? cursor : -1);
  }

  // Bit 3: vertical retrace; bit 0: any retrace. Reading makes 0x3C0 expect an index.
  private int status() {
    attributeData = false;
    long now = clock.nowNanos();
    if (now % FRAME_NANOS >= FRAME_NANOS - RETRACE_NANOS) {
      return 0x09;
    }
    return now % LINE_NANOS >= LINE_NANOS - LINE_RETRACE_NANOS ? 0x01 : 0;
  }

  private int readDac() {
    int value = palette[paletteIndex];
    paletteIndex = (paletteIndex + 1) % palette.length;
    return value;
  }

  private void writeDac(int value) {
    palette[paletteIndex] = value & 0x3F;
    paletteIndex = (paletteIndex + 1) % palette.length;
  }

  private void writeAttribute(int value) {
    if (!attributeData) {
      attributeIndex = value & 0x3F;
    } else if ((attributeIndex & 0x1F) < attributes.length) {
      attributes[attributeIndex & 0x1F] = value;
    }
    attributeData = !attributeData;
  }

  private final class Registers implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return switch (port) {
        case ATTRIBUTE -> attributeIndex;
        case ATTRIBUTE + 1 -> attributes[Math.min(attributeIndex & 0x1F, attributes.length - 1)];
        case MISC_WRITE -> 0x10; // a monitor is there
        case SEQUENCER -> sequencer.index();
        case SEQUENCER + 1 -> sequencer.read();
        case DAC_READ -> 0;
        case DAC_WRITE -> paletteIndex / 3;
        case DAC_DATA -> readDac();
        case MISC_READ -> misc;
        case GRAPHICS -> graphics.index();
        case GRAPHICS + 1 -> graphics.read();
        case CRTC -> crtc.index();
        case CRTC + 1 -> crtc.read();
        case STATUS -> status();
        default -> -1;
      };
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      switch (port) {
        case ATTRIBUTE -> writeAttribute(value);
        case MISC_WRITE -> misc = value;
        case SEQUENCER -> sequencer.select(value);
        case SEQUENCER + 1 -> sequencer.write(value);
        case DAC_READ, DAC_WRITE -> paletteIndex = value * 3;
        case DAC_DATA -> writeDac(value);
        case GRAPHICS -> graphics.select(value);
        case GRAPHICS + 1 -> graphics.write(value);
        case CRTC -> crtc.select(value);
        case CRTC + 1 -> crtc.write(value);
        default -> {} // the others are not written
      }
    }
  }
}
