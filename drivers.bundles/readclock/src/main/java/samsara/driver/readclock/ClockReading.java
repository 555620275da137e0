package samsara.driver.readclock;

import java.util.OptionalInt;

/// The registers of a clock at one moment, and the time they show.
///
/// @param second as register 0 shows it; the others alike
/// @param format register B: bit 2 binary, bit 1 twenty-four hours
record ClockReading(
    int second, int minute, int hour, int day, int month, int year, int century, int format) {
  private static final int BINARY = 0x04;
  private static final int HOURS_24 = 0x02;
  private static final int AFTERNOON = 0x80;
  private static final int EPOCH_YEAR = 1970;
  private static final int LAST_YEAR = 2037;
  private static final int NO_CENTURY_BEFORE = 19;

  /// Seconds since 1970, or nothing when the registers show no time, or one that 32 bits can't.
  OptionalInt seconds() {
    int fullYear = fullYear();
    int monthNumber = number(month);
    int dayNumber = number(day);
    int hourNumber = hourNumber();
    int minuteNumber = number(minute);
    int secondNumber = number(second);
    if (fullYear < EPOCH_YEAR
        || fullYear > LAST_YEAR
        || monthNumber < 1
        || monthNumber > 12
        || dayNumber < 1
        || dayNumber > daysOf(fullYear, monthNumber)
        || hourNumber < 0
        || hourNumber > 23
        || minuteNumber > 59
        || secondNumber > 59) {
      return OptionalInt.empty();
    }
    int days = dayNumber - 1;
    for (int y = EPOCH_YEAR; y < fullYear; y++) {
      days += isLeap(y) ? 366 : 365;
    }
    for (int m = 1; m < monthNumber; m++) {
      days += daysOf(fullYear, m);
    }
    return OptionalInt.of(((days * 24 + hourNumber) * 60 + minuteNumber) * 60 + secondNumber);
  }

  // A clock without a century counts from 1970 to 2069.
  private int fullYear() {
    int shown = number(year);
    int centuryNumber = number(century);
    if (centuryNumber < NO_CENTURY_BEFORE || centuryNumber > NO_CENTURY_BEFORE + 1) {
      return shown < EPOCH_YEAR % 100 ? 2000 + shown : 1900 + shown;
    }
    return centuryNumber * 100 + shown;
  }

  private int hourNumber() {
    if ((format & HOURS_24) != 0) {
      return number(hour);
    }
    int shown = number(hour & ~AFTERNOON);
    if (shown < 1 || shown > 12) {
      return -1;
    }
    return shown % 12 + ((hour & AFTERNOON) != 0 ? 12 : 0);
  }

  private int number(int register) {
    if ((format & BINARY) != 0) {
      return register;
    }
    int tens = register >> 4;
    int ones = register & 0x0F;
    return tens > 9 || ones > 9 ? Integer.MAX_VALUE : tens * 10 + ones;
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }
}
