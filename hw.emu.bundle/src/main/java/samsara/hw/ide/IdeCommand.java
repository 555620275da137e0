package samsara.hw.ide;

import org.jspecify.annotations.Nullable;

/// The commands of a disk that this one knows; all others are aborted.
enum IdeCommand {
  RECALIBRATE(0x10, Kind.NO_DATA),
  READ(0x20, Kind.READ),
  READ_NO_RETRY(0x21, Kind.READ),
  READ_EXT(0x24, Kind.READ),
  READ_DMA_EXT(0x25, Kind.READ_DMA),
  READ_NATIVE_MAX_EXT(0x27, Kind.NO_DATA),
  READ_MULTIPLE_EXT(0x29, Kind.READ),
  WRITE(0x30, Kind.WRITE),
  WRITE_NO_RETRY(0x31, Kind.WRITE),
  WRITE_EXT(0x34, Kind.WRITE),
  WRITE_DMA_EXT(0x35, Kind.WRITE_DMA),
  WRITE_MULTIPLE_EXT(0x39, Kind.WRITE),
  VERIFY(0x40, Kind.NO_DATA),
  VERIFY_NO_RETRY(0x41, Kind.NO_DATA),
  VERIFY_EXT(0x42, Kind.NO_DATA),
  SEEK(0x70, Kind.NO_DATA),
  DIAGNOSE(0x90, Kind.NO_DATA),
  SPECIFY(0x91, Kind.NO_DATA),
  READ_MULTIPLE(0xC4, Kind.READ),
  WRITE_MULTIPLE(0xC5, Kind.WRITE),
  SET_MULTIPLE(0xC6, Kind.NO_DATA),
  READ_DMA(0xC8, Kind.READ_DMA),
  READ_DMA_NO_RETRY(0xC9, Kind.READ_DMA),
  WRITE_DMA(0xCA, Kind.WRITE_DMA),
  WRITE_DMA_NO_RETRY(0xCB, Kind.WRITE_DMA),
  STANDBY_NOW(0xE0, Kind.NO_DATA),
  IDLE_NOW(0xE1, Kind.NO_DATA),
  STANDBY(0xE2, Kind.NO_DATA),
  IDLE(0xE3, Kind.NO_DATA),
  CHECK_POWER(0xE5, Kind.NO_DATA),
  FLUSH(0xE7, Kind.NO_DATA),
  FLUSH_EXT(0xEA, Kind.NO_DATA),
  IDENTIFY(0xEC, Kind.READ),
  SET_FEATURES(0xEF, Kind.NO_DATA),
  READ_NATIVE_MAX(0xF8, Kind.NO_DATA);

  /// How data moves.
  enum Kind {
    NO_DATA,
    READ,
    WRITE,
    READ_DMA,
    WRITE_DMA
  }

  private static final @Nullable IdeCommand[] BY_CODE = new IdeCommand[256];

  static {
    for (IdeCommand command : values()) {
      BY_CODE[command.code] = command;
    }
  }

  private final int code;
  private final Kind kind;

  IdeCommand(int code, Kind kind) {
    this.code = code;
    this.kind = kind;
  }

  static @Nullable IdeCommand of(int code) {
    return BY_CODE[code];
  }

  Kind kind() {
    return kind;
  }

  boolean isWrite() {
    return kind == Kind.WRITE || kind == Kind.WRITE_DMA;
  }

  /// True for commands with 48 address bits.
  boolean isExtended() {
    return name().endsWith("_EXT");
  }

  boolean isMultiple() {
    return name().contains("MULTIPLE") && kind != Kind.NO_DATA;
  }
}
