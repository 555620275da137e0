package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The emulated processor against recordings of a real one; see `src/test/hardware/README.md`.
class HardwareTest {
  // Cases of each form that an ordinary run looks at; -Dsamsara.cpu.cases sets both.
  private static final int INTERPRETED_CASES = Integer.getInteger("samsara.cpu.cases", 64);
  private static final int TRANSLATED_CASES = Integer.getInteger("samsara.cpu.cases", 8);

  static List<HardwareSuite> suites() {
    return HardwareSuite.all();
  }

  private static Recording interpreted(HardwareSuite suite) {
    return new Recording(suite, new CaseRunner(Engine.INTERPRETER), INTERPRETED_CASES);
  }

  private static Recording translated(HardwareSuite suite) {
    return new Recording(suite, new CaseRunner(Engine.SINGLE), TRANSLATED_CASES);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void interpreterDoesWhatTheRecordedExamplesShow(HardwareSuite suite) {
    assertThat(interpreted(suite).compareExamples()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void interpreterAgreesWithTheDigestsOfAllRecordedCases(HardwareSuite suite) {
    assertThat(interpreted(suite).compareDigests()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void translatorDoesWhatTheRecordedExamplesShow(HardwareSuite suite) {
    assertThat(translated(suite).compareExamples()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void translatorAgreesWithTheDigestsOfAllRecordedCases(HardwareSuite suite) {
    assertThat(translated(suite).compareDigests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERPRETER", "SINGLE"})
  void recordingCatchesAnInstructionThatLosesAFlag(Engine engine) {
    Function<Insn, Handler> broken =
        insn -> {
          Handler right = Binder.bind(insn);
          return insn.mnemonic == Mnemonic.SBB
              ? (cpu, i, next) -> {
                int after = right.run(cpu, i, next);
                cpu.alu.setCarry(false);
                return after;
              }
              : right;
        };
    List<String> differences =
        new Recording(new IntegerSuite(), new CaseRunner(engine, broken), 2).compareExamples();
    assertThat(differences).isNotEmpty().allMatch(difference -> difference.contains("SBB"));
  }

  @Test
  void everyCellOfTheOpcodeMapIsTested() {
    List<String> untested = new ArrayList<>();
    for (int code = 0; code < 0x200; code++) {
      for (int reg = 0; reg < 8; reg++) {
        if (OpcodeCoverage.of(code, reg).isEmpty()) {
          untested.add("%03x/%d".formatted(code, reg));
        }
      }
    }
    assertThat(untested).isEmpty();
  }
}
