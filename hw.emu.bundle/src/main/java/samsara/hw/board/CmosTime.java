package samsara.hw.board;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.IntUnaryOperator;

/// The ten time registers of an MC146818 in whatever form register B asks for, and the seconds of
/// the epoch they stand for.
final class CmosTime {
  static final int SECONDS = 0;
  static final int SECONDS_ALARM = 1;
  static final int MINUTES = 2;
  static final int MINUTES_ALARM = 3;
  static final int HOURS = 4;
  static final int HOURS_ALARM = 5;
  static final int DAY_OF_WEEK = 6;
  static final int DAY = 7;
  static final int MONTH = 8;
  static final int YEAR = 9;
  static final int CENTURY = 0x32;

  static final int BINARY = 0x04; // register B
  static final int HOURS_24 = 0x02;

  private static final int AFTERNOON = 0x80;
  private static final int NOON = 12;

  private CmosTime() {}

  /// What register `register` shows at `epochSeconds`.
  static int read(int register, long epochSeconds, int formatB) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC);
    return switch (register) {
      case SECONDS -> coded(time.getSecond(), formatB);
      case MINUTES -> coded(time.getMinute(), formatB);
      case HOURS -> codedHour(time.getHour(), formatB);
      case DAY_OF_WEEK -> coded(time.getDayOfWeek().getValue() % 7 + 1, formatB);
      case DAY -> coded(time.getDayOfMonth(), formatB);
      case MONTH -> coded(time.getMonthValue(), formatB);
      case YEAR -> coded(time.getYear() % 100, formatB);
      case CENTURY -> coded(time.getYear() / 100, formatB);
      default -> throw new AssertionError("register=" + register);
    };
  }

  /// The seconds of the epoch that the registers show; `otherwise` when they show no time.
  static long seconds(IntUnaryOperator registers, int formatB, long otherwise) {
    try {
      return LocalDateTime.of(
              decoded(registers.applyAsInt(CENTURY), formatB) * 100
                  + decoded(registers.applyAsInt(YEAR), formatB),
              decoded(registers.applyAsInt(MONTH), formatB),
              decoded(registers.applyAsInt(DAY), formatB),
              decodedHour(registers.applyAsInt(HOURS), formatB),
              decoded(registers.applyAsInt(MINUTES), formatB),
              decoded(registers.applyAsInt(SECONDS), formatB))
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }

  static int coded(int value, int formatB) {
    return (formatB & BINARY) != 0 ? value : ((value / 10) << 4) | (value % 10);
  }

  private static int decoded(int value, int formatB) {
    return (formatB & BINARY) != 0 ? value : (value >> 4) * 10 + (value & 0x0F);
  }

  private static int codedHour(int hour, int formatB) {
    if ((formatB & HOURS_24) != 0) {
      return coded(hour, formatB);
    }
    int shown = hour % NOON == 0 ? NOON : hour % NOON;
    return coded(shown, formatB) | (hour >= NOON ? AFTERNOON : 0);
  }

  private static int decodedHour(int value, int formatB) {
    if ((formatB & HOURS_24) != 0) {
      return decoded(value, formatB);
    }
    int hour = decoded(value & ~AFTERNOON, formatB) % NOON;
    return (value & AFTERNOON) != 0 ? hour + NOON : hour;
  }
}
