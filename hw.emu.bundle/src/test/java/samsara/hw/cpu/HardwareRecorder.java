package samsara.hw.cpu;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Records what the processor of this computer does. Run by hand where `oracle.c` runs; see
/// `src/test/hardware/README.md`. Arguments: the oracle's executable, and the folder to write to,
/// or `-` to compare the emulated processor with it and show the differences.
final class HardwareRecorder {
  private static final int SHOWN_MAX = 60;

  private final Process oracle;
  private final InputStream outcomes;

  private HardwareRecorder(String executable) throws IOException {
    oracle = new ProcessBuilder(executable).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    outcomes = new java.io.BufferedInputStream(oracle.getInputStream(), 1 << 16);
  }

  public static void main(String[] arguments) throws Exception {
    List<HardwareSuite> suites = HardwareSuite.all();
    for (HardwareSuite suite : suites) {
      if (arguments.length > 3 && !suite.name().equals(arguments[3])) {
        continue;
      }
      if (arguments[1].equals("-")) {
        compare(arguments[0], suite, Integer.parseInt(arguments[2]));
      } else {
        record(arguments[0], suite, Path.of(arguments[1]));
      }
    }
  }

  private static void record(String executable, HardwareSuite suite, Path folder) throws Exception {
    HardwareRecorder recorder = new HardwareRecorder(executable);
    recorder.feed(suite, suite.casesPerForm());
    Path digests = folder.resolve(suite.name() + ".digests");
    Path examples = folder.resolve(suite.name() + ".outcomes.gz");
    try (DataOutputStream digestFile =
            new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(digests)));
        OutputStream exampleFile = new GZIPOutputStream(Files.newOutputStream(examples))) {
      for (int form = 0; form < suite.forms(); form++) {
        int digest = 0;
        for (int number = 0; number < suite.casesPerForm(); number++) {
          HardwareOutcome outcome = recorder.next(suite.generate(form, number));
          if (number < HardwareSuite.EXAMPLES_PER_FORM) {
            exampleFile.write(HardwareSuite.encode(outcome));
          }
          digest = outcome.digest(digest);
          if ((number + 1) % HardwareSuite.CASES_PER_DIGEST == 0) {
            digestFile.writeInt(digest);
            digest = 0;
          }
        }
      }
    }
  }

  private static void compare(String executable, HardwareSuite suite, int cases) throws Exception {
    HardwareRecorder recorder = new HardwareRecorder(executable);
    recorder.feed(suite, cases);
    CaseRunner runner = new CaseRunner(Engine.INTERPRETER);
    int different = 0;
    List<String> bad = new ArrayList<>();
    for (int form = 0; form < suite.forms(); form++) {
      int here = 0;
      for (int number = 0; number < cases; number++) {
        HardwareCase test = suite.generate(form, number);
        HardwareOutcome expected = recorder.next(test);
        HardwareOutcome found = runner.run(test);
        if (!expected.equals(found)) {
          different++;
          here++;
          if (here == 1 && bad.size() < SHOWN_MAX) {
            System.out.printf(
                "%s #%d%n  %s%n  hardware %s%n  emulated %s%n",
                suite.form(form), number, test, expected, found);
          }
        }
      }
      if (here > 0) {
        bad.add(suite.form(form) + ": " + here);
      }
    }
    bad.forEach(System.out::println);
    System.out.printf(
        "%s: forms=%d cases=%d different=%d%n",
        suite.name(), suite.forms(), suite.forms() * cases, different);
  }

  private void feed(HardwareSuite suite, int cases) {
    Thread feeder =
        new Thread(() -> {
          try (OutputStream input = oracle.getOutputStream()) {
            ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            for (int form = 0; form < suite.forms(); form++) {
              for (int number = 0; number < cases; number++) {
                buffer.clear();
                suite.generate(form, number).writeTo(buffer);
                input.write(buffer.array(), 0, buffer.position());
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    feeder.setDaemon(true);
    feeder.start();
  }

  private HardwareOutcome next(HardwareCase test) {
    return HardwareOutcome.readFrom(this::nextWord, test);
  }

  private int nextWord() {
    try {
      byte[] word = outcomes.readNBytes(Integer.BYTES);
      if (word.length < Integer.BYTES) {
        throw new IllegalStateException("the oracle ended early");
      }
      return ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
