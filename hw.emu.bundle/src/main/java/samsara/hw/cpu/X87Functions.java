package samsara.hw.cpu;

import java.math.BigInteger;

/// The x87 instructions without operands: signs, constants, remainders and functions.
///
/// Sine, cosine, tangent, arc tangent, logarithms and powers are computed with doubles: 53 good
/// bits instead of 64.
final class X87Functions {
  // Significands of log2(10), log2(e), pi, log10(2) and ln(2), cut off after 64 bits, the first bit
  // cut off, and their exponents.
  private static final long[] CONSTANTS = {
    0xD49A_784B_CD1B_8AFEL,
    0xB8AA_3B29_5C17_F0BBL,
    0xC90F_DAA2_2168_C234L,
    0x9A20_9A84_FBCF_F798L,
    0xB172_17F7_D1CF_79ABL
  };
  private static final boolean[] ROUNDS_UP = {false, true, true, true, true};
  private static final int[] EXPONENTS = {1, 0, 1, -2, -1};
  private static final double SMALL_ANGLE = 0x1p63;
  private static final double LN_2 = 0.6931471805599453;

  private final X87 unit;

  X87Functions(X87 unit) {
    this.unit = unit;
  }

  /// FCHS, FABS, FTST and FXAM.
  void signOrTest(int number) {
    if (number == 5) {
      examine();
      return;
    }
    if (unit.isEmpty(0)) {
      boolean good = unit.raiseStackFault(false);
      if (number == 4) {
        unit.setConditions(X87.conditionsOf(2));
      } else if (good) {
        unit.write(0, unit.result.setIndefinite());
      }
      return;
    }
    unit.read(0, unit.left);
    switch (number) {
      case 0 -> setSign(unit.left.signExponent ^ Extended.SIGN);
      case 1 -> setSign(unit.left.signExponent & ~Extended.SIGN);
      default -> {
        unit.right.setZero(false);
        unit.compare(false);
      }
    }
  }

  private void setSign(int signExponent) {
    unit.state.status &= ~X87.CONDITION_1;
    unit.left.signExponent = signExponent;
    unit.write(0, unit.left);
  }

  private void examine() {
    unit.read(0, unit.left);
    Extended value = unit.left;
    int kind;
    if (unit.isEmpty(0)) {
      kind = X87.CONDITION_3 | X87.CONDITION_0;
    } else if (value.isUnsupported()) {
      kind = 0;
    } else if (value.isNan()) {
      kind = X87.CONDITION_0;
    } else if (value.isInfinite()) {
      kind = X87.CONDITION_2 | X87.CONDITION_0;
    } else if (value.isZero()) {
      kind = X87.CONDITION_3;
    } else if (value.isDenormal()) {
      kind = X87.CONDITION_3 | X87.CONDITION_2;
    } else {
      kind = X87.CONDITION_2;
    }
    unit.setConditions(kind | (value.negative() ? X87.CONDITION_1 : 0));
  }

  /// FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2 and FLDZ. Constants follow the rounding control.
  void loadConstant(int number) {
    switch (number) {
      case 0 -> unit.result.setLong(1);
      case 6 -> unit.result.setZero(false);
      default -> {
        int constant = number - 1;
        long significand = CONSTANTS[constant];
        boolean up =
            switch (unit.math.rounding) {
              case ExtendedMath.NEAREST -> ROUNDS_UP[constant];
              case ExtendedMath.UP -> true;
              default -> false;
            };
        unit.result.set(Extended.BIAS + EXPONENTS[constant], up ? significand + 1 : significand);
      }
    }
    unit.push(unit.result);
  }

  /// F2XM1, FYL2X, FPTAN, FPATAN, FXTRACT, FPREM1, FDECSTP and FINCSTP.
  void first(int number) {
    switch (number) {
      case 0 -> oneOperand(0);
      case 1 -> twoOperands(1);
      case 2 -> angle(2);
      case 3 -> twoOperands(3);
      case 4 -> extract();
      case 5 -> remainder(true);
      case 6 -> rotate(-1);
      default -> rotate(1);
    }
  }

  /// FPREM, FYL2XP1, FSQRT, FSINCOS, FRNDINT, FSCALE, FSIN and FCOS.
  void second(int number) {
    switch (number) {
      case 0 -> remainder(false);
      case 1 -> twoOperands(9);
      case 2, 4 -> oneOperand(8 + number);
      case 3, 6, 7 -> angle(8 + number);
      default -> scale();
    }
  }

  private void rotate(int by) {
    unit.state.status &= ~X87.CONDITION_1;
    unit.state.top = (unit.state.top + by) & 7;
  }

  private boolean top() {
    if (unit.isEmpty(0)) {
      if (unit.raiseStackFault(false)) {
        unit.write(0, unit.result.setIndefinite());
      }
      return false;
    }
    unit.read(0, unit.left);
    return true;
  }

  // For instructions that push a second result: both are indefinite when the first operand or the
  // room for the second result is missing.
  private boolean topAndRoom() {
    boolean empty = unit.isEmpty(0);
    if (!empty && unit.isEmpty(-1)) {
      unit.read(0, unit.left);
      return true;
    }
    if (unit.raiseStackFault(!empty)) {
      unit.write(0, unit.result.setIndefinite());
      unit.state.top = (unit.state.top - 1) & 7;
      unit.write(0, unit.result);
    }
    return false;
  }

  private void oneOperand(int function) {
    if (!top()) {
      return;
    }
    Extended value = unit.left;
    switch (function) {
      case 10 -> unit.math.squareRoot(value, unit.result);
      case 12 -> unit.math.roundToInteger(value, unit.result);
      default -> {
        if (!unit.math.special(value, value, unit.result)) {
          if (value.isZero()) {
            unit.result.set(value);
          } else {
            inexact(StrictMath.expm1(value.toDouble() * LN_2));
          }
        }
      }
    }
    if (unit.finish()) {
      unit.write(0, unit.result);
    }
  }

  private void inexact(double value) {
    unit.math.flags |= ExtendedMath.PRECISION;
    unit.result.setDouble(value);
  }

  private boolean both() {
    if (unit.isEmpty(0) || unit.isEmpty(1)) {
      return false;
    }
    unit.read(0, unit.left);
    unit.read(1, unit.right);
    return true;
  }

  // FYL2X, FPATAN and FYL2XP1: the result goes to register 1, then the top is popped.
  private void twoOperands(int function) {
    boolean good;
    if (both()) {
      if (!unit.math.special(unit.right, unit.left, unit.result)) {
        combine(function);
      }
      good = unit.finish();
    } else {
      good = unit.raiseStackFault(false);
      unit.result.setIndefinite();
    }
    if (good) {
      unit.write(1, unit.result);
      unit.pop();
    }
  }

  private void combine(int function) {
    Extended x = unit.left;
    Extended y = unit.right;
    if (function == 3) {
      double angle = StrictMath.atan2(y.toDouble(), x.toDouble());
      if (y.isZero() && !x.negative()) {
        unit.result.set(y);
      } else {
        inexact(angle);
      }
      return;
    }
    boolean plusOne = function == 9;
    boolean negative = x.negative() && !x.isZero();
    if (negative && !plusOne) {
      unit.math.invalid(unit.result);
    } else if (x.isZero() && !plusOne) {
      if (y.isZero()) {
        unit.math.invalid(unit.result);
      } else {
        unit.math.flags |= y.isInfinite() ? 0 : ExtendedMath.DIVIDE_BY_ZERO;
        unit.result.setInfinity(!y.negative());
      }
    } else {
      logarithm(x, y, plusOne);
    }
  }

  private void logarithm(Extended x, Extended y, boolean plusOne) {
    if (plusOne) {
      unit.result.setDouble(StrictMath.log1p(x.toDouble()) / LN_2);
    } else if (x.isInfinite()) {
      unit.result.setInfinity(false);
    } else {
      // The exponent is exact, and only the rest is a matter of doubles.
      int exponent = x.normalExponent() - Extended.BIAS;
      double fraction = new Extended().set(Extended.BIAS, x.normalSignificand()).toDouble();
      unit.result.setDouble(exponent + StrictMath.log(fraction) / LN_2);
    }
    Extended log = new Extended().set(unit.result);
    if (!log.isZero() && log.isFinite()) {
      unit.math.flags |= ExtendedMath.PRECISION;
    }
    unit.math.multiply(y, log, unit.result);
  }

  // FPTAN, FSINCOS, FSIN and FCOS. Condition 2 says that the angle is too great.
  private void angle(int function) {
    boolean pushes = function == 2 || function == 11;
    if (!(pushes ? topAndRoom() : top())) {
      return;
    }
    Extended value = unit.left;
    unit.state.status &= ~X87.CONDITION_2;
    if (unit.math.special(value, value, unit.result) || value.isInfinite()) {
      if (value.isInfinite()) {
        unit.math.invalid(unit.result);
      }
      finishAngle(pushes, new Extended().set(unit.result));
      return;
    }
    double radians = value.toDouble();
    if (Math.abs(radians) >= SMALL_ANGLE) {
      unit.state.status |= X87.CONDITION_2;
      return;
    }
    Extended pushed = new Extended();
    switch (function) {
      case 2 -> {
        circular(value, StrictMath.tan(radians));
        pushed.setLong(1);
      }
      case 11 -> {
        circular(value, StrictMath.sin(radians));
        pushed.setDouble(StrictMath.cos(radians));
      }
      case 14 -> circular(value, StrictMath.sin(radians));
      default -> {
        if (value.isZero()) {
          unit.result.setLong(1);
        } else {
          inexact(StrictMath.cos(radians));
        }
      }
    }
    finishAngle(pushes, pushed);
  }

  // Sine and tangent of a zero are that zero.
  private void circular(Extended value, double result) {
    if (value.isZero()) {
      unit.result.set(value);
    } else {
      inexact(result);
    }
  }

  private void finishAngle(boolean pushes, Extended pushed) {
    if (unit.finish()) {
      unit.write(0, unit.result);
      if (pushes) {
        unit.push(pushed);
      }
    }
  }

  // The exponent replaces the top, the significand is pushed.
  private void extract() {
    if (!topAndRoom()) {
      return;
    }
    Extended value = unit.left;
    Extended significand = new Extended().set(value);
    if (unit.math.special(value, value, unit.result)) {
      significand.set(unit.result);
    } else if (value.isZero()) {
      unit.math.flags |= ExtendedMath.DIVIDE_BY_ZERO;
      unit.result.setInfinity(true);
    } else if (value.isInfinite()) {
      unit.result.setInfinity(false);
    } else {
      unit.result.setLong(value.normalExponent() - Extended.BIAS);
      int sign = value.signExponent & Extended.SIGN;
      significand.set(sign | Extended.BIAS, value.normalSignificand());
    }
    finishAngle(true, significand);
  }

  private void scale() {
    boolean good;
    if (both()) {
      if (!unit.math.special(unit.left, unit.right, unit.result)) {
        scaleFinite();
      }
      good = unit.finish();
    } else {
      good = unit.raiseStackFault(false);
      unit.result.setIndefinite();
    }
    if (good) {
      unit.write(0, unit.result);
    }
  }

  private void scaleFinite() {
    Extended value = unit.left;
    Extended by = unit.right;
    boolean overflows = by.isInfinite() && !by.negative();
    boolean vanishes = by.isInfinite() && by.negative();
    if ((overflows && value.isZero()) || (vanishes && value.isInfinite())) {
      unit.math.invalid(unit.result);
    } else if (value.isZero() || value.isInfinite()) {
      unit.result.set(value);
    } else if (overflows) {
      unit.result.setInfinity(value.negative());
    } else if (vanishes) {
      unit.result.setZero(value.negative());
    } else {
      int shift = 0x1_0000; // more than any exponent
      int exponent = by.exponent() - Extended.BIAS;
      if (exponent < 0) {
        shift = 0;
      } else if (exponent < 16) {
        shift = (int) (by.significand >>> (63 - exponent));
      }
      int scaled = value.normalExponent() + (by.negative() ? -shift : shift);
      unit.math.round(value.negative(), scaled, value.normalSignificand(), 0, 64, unit.result);
    }
  }

  private void remainder(boolean nearest) {
    unit.state.status &= ~X87.CONDITION_2;
    if (!both()) {
      if (unit.raiseStackFault(false)) {
        unit.write(0, unit.result.setIndefinite());
      }
      return;
    }
    int conditions = unit.state.status & (X87.CONDITION_0 | X87.CONDITION_3);
    if (!unit.math.special(unit.left, unit.right, unit.result)) {
      conditions = remainderOfNumbers(nearest);
    }
    if (unit.finish()) {
      unit.write(0, unit.result);
      unit.setConditions(conditions);
    }
  }

  // The conditions: 2 when it is not done yet, else the low three bits of the quotient.
  private int remainderOfNumbers(boolean nearest) {
    Extended value = unit.left;
    Extended divisor = unit.right;
    if (value.isInfinite() || divisor.isZero()) {
      unit.math.flags &= ~ExtendedMath.DENORMAL;
      unit.math.invalid(unit.result);
      return unit.state.status & (X87.CONDITION_0 | X87.CONDITION_3);
    }
    int distance = value.normalExponent() - divisor.normalExponent();
    if (value.isZero() || divisor.isInfinite() || distance < -1) {
      unit.result.set(value);
      return 0;
    }
    BigInteger dividend = ExtendedMath.unsigned(value.normalSignificand());
    BigInteger by = ExtendedMath.unsigned(divisor.normalSignificand());
    boolean partial = distance >= 64;
    int kept = partial ? 32 + (distance & 31) : distance;
    int exponent = divisor.normalExponent() + (partial ? distance - kept : 0);
    if (distance < 0) {
      by = by.shiftLeft(1);
      exponent--;
      kept = 0;
    }
    BigInteger[] parts = dividend.shiftLeft(kept).divideAndRemainder(by);
    BigInteger rest = parts[1];
    int quotient = parts[0].intValue();
    boolean flip = false;
    if (nearest && !partial) {
      int half = rest.shiftLeft(1).compareTo(by);
      if (half > 0 || (half == 0 && (quotient & 1) != 0)) {
        rest = by.subtract(rest);
        quotient++;
        flip = true;
      }
    }
    pack(value.negative() != flip, value.negative(), exponent, rest);
    return partial ? X87.CONDITION_2 : quotientBits(quotient);
  }

  private void pack(boolean negative, boolean zeroSign, int exponent, BigInteger magnitude) {
    if (magnitude.signum() == 0) {
      unit.result.setZero(zeroSign);
      return;
    }
    int shift = 64 - magnitude.bitLength();
    long significand = magnitude.shiftLeft(shift).longValue();
    unit.math.round(negative, exponent - shift, significand, 0, 64, unit.result);
  }

  private static int quotientBits(int quotient) {
    return ((quotient & 4) != 0 ? X87.CONDITION_0 : 0)
        | ((quotient & 2) != 0 ? X87.CONDITION_3 : 0)
        | ((quotient & 1) != 0 ? X87.CONDITION_1 : 0);
  }
}
