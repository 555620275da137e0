package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@EnumSource(names = {"INTERPRETER", "BLOCKS", "REGIONS"})
class ProgramsTest {
  @Parameter Engine engine = Engine.INTERPRETER;

  private static final Path SOURCES = Path.of("src/test/programs");
  private static final long BUDGET = 200_000_000;

  /// A line of the manifest.
  record Entry(String name, String sourceDigest, String binaryDigest, String output) {
    static Entry parse(String line) {
      List<String> words = List.of(line.split(" ", -1));
      return new Entry(words.get(0), words.get(1), words.get(2), words.get(3));
    }
  }

  static List<Entry> manifest() {
    return new String(TestProgram.bytes("manifest"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(Entry::parse)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("manifest")
  void printsWhatItPrintsOnARealProcessor(Entry entry) {
    TestProgram program = new TestProgram(entry.name(), 0, engine.settings());
    assertThat(program.run(BUDGET)).isTrue();
    assertThat(program.output()).isEqualTo(entry.output());
  }

  @ParameterizedTest
  @MethodSource("manifest")
  void endsTheSameWhenItIsStoppedAllTheTime(Entry entry) {
    TestProgram program = new TestProgram(entry.name(), 0, engine.settings());
    for (int n = 0; n < 200_000 && !program.run(1 + n % 7); n++) {
      assertThat(program.machine.cpu.executed()).isPositive();
    }
    program.run(BUDGET);
    assertThat(program.output()).isEqualTo(entry.output());
  }

  @Test
  void budgetStopsAtEveryInstructionLeaveTheSameState() {
    TestProgram steps = new TestProgram("wide");
    TestProgram strides = new TestProgram("wide", 0, engine.settings());
    for (int n = 0; n < 100; n++) {
      for (int step = 0; step < 50; step++) {
        steps.run(1);
      }
      strides.run(50);
      assertThat(steps.machine.state).isEqualTo(strides.machine.state);
    }
  }

  @ParameterizedTest
  @MethodSource("manifest")
  void manifestBelongsToTheseSourcesAndExecutables(Entry entry)
      throws IOException, NoSuchAlgorithmException {
    ByteArrayOutputStream source = new ByteArrayOutputStream();
    for (String file : List.of("program.h", "start.c", entry.name() + ".c")) {
      source.write(Files.readAllBytes(SOURCES.resolve(file)));
    }
    assertThat(sha256(source.toByteArray())).isEqualTo(entry.sourceDigest());
    assertThat(sha256(TestProgram.bytes(entry.name() + ".elf"))).isEqualTo(entry.binaryDigest());
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
