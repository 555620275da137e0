package samsara.hw.cpu;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// Compares the emulated processor with what [HardwareRecorder] recorded of a real one.
final class Recording {
  private final HardwareSuite suite;
  private final CaseRunner runner;
  private final int cases;
  private final List<String> differences = new ArrayList<>();

  /// Looks at `cases` of each form at most.
  Recording(HardwareSuite suite, CaseRunner runner, int cases) {
    this.suite = suite;
    this.runner = runner;
    this.cases = cases;
  }

  /// The differences found in the cases that were kept in full: form, case, and both outcomes.
  List<String> compareExamples() {
    try (DataInputStream file = new DataInputStream(new GZIPInputStream(open(".outcomes.gz")))) {
      for (int form = 0; form < suite.forms(); form++) {
        for (int number = 0; number < HardwareSuite.EXAMPLES_PER_FORM; number++) {
          HardwareOutcome expected = read(file);
          if (number >= cases) {
            continue;
          }
          HardwareCase test = suite.generate(form, number);
          HardwareOutcome found = runner.run(test);
          if (!found.equals(expected)) {
            differences.add(
                "%s #%d%n%s%nhardware %s%nemulated %s%n"
                    .formatted(suite.form(form), number, test, expected, found));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return differences;
  }

  /// The groups of cases whose common digest is another.
  List<String> compareDigests() {
    int groups = suite.casesPerForm() / HardwareSuite.CASES_PER_DIGEST;
    int groupsRun = Math.min(groups, cases / HardwareSuite.CASES_PER_DIGEST);
    try (DataInputStream file =
        new DataInputStream(new java.io.BufferedInputStream(open(".digests")))) {
      for (int form = 0; form < suite.forms(); form++) {
        for (int group = 0; group < groups; group++) {
          int expected = file.readInt();
          if (group < groupsRun && digest(form, group) != expected) {
            differences.add("%s group %d".formatted(suite.form(form), group));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return differences;
  }

  private int digest(int form, int group) {
    int digest = 0;
    for (int n = 0; n < HardwareSuite.CASES_PER_DIGEST; n++) {
      int number = group * HardwareSuite.CASES_PER_DIGEST + n;
      digest = runner.run(suite.generate(form, number)).digest(digest);
    }
    return digest;
  }

  private InputStream open(String suffix) {
    return Objects.requireNonNull(Recording.class.getResourceAsStream(suite.name() + suffix));
  }

  private static HardwareOutcome read(DataInputStream file) throws IOException {
    int count = file.readUnsignedShort();
    List<Integer> words = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      words.add(file.readInt());
    }
    return new HardwareOutcome(words);
  }
}
