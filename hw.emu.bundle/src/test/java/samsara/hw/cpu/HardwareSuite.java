package samsara.hw.cpu;

import java.nio.ByteBuffer;
import java.util.List;

/// A family of hardware cases: some forms, many cases of each.
interface HardwareSuite {
  /// The number of cases of each form whose outcome is kept in full.
  int EXAMPLES_PER_FORM = 8;

  /// The number of consecutive cases that share a digest.
  int CASES_PER_DIGEST = 8;

  /// All suites.
  static List<HardwareSuite> all() {
    return List.of(new IntegerSuite(), new X87Suite());
  }

  /// The name of its files.
  String name();

  int forms();

  /// A multiple of [#CASES_PER_DIGEST].
  int casesPerForm();

  /// What form number `form` is, for messages.
  String form(int form);

  HardwareCase generate(int form, int number);

  /// An outcome in the format of the examples file: the number of words, and the words.
  static byte[] encode(HardwareOutcome outcome) {
    ByteBuffer buffer = ByteBuffer.allocate(2 + 4 * outcome.words().size());
    buffer.putShort((short) outcome.words().size());
    outcome.writeTo(buffer);
    return buffer.array();
  }
}
