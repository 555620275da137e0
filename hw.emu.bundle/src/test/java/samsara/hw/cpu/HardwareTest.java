package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The emulated processor against recordings of a real one; see `src/test/hardware/README.md`.
class HardwareTest {
  static List<HardwareSuite> suites() {
    return HardwareSuite.all();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void doesWhatTheRecordedExamplesShow(HardwareSuite suite) {
    assertThat(new Recording(suite, new CaseRunner()).compareExamples()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void agreesWithTheDigestsOfAllRecordedCases(HardwareSuite suite) {
    assertThat(new Recording(suite, new CaseRunner()).compareDigests()).isEmpty();
  }

  @Test
  void recordingCatchesAnInstructionThatLosesAFlag() {
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
        new Recording(new IntegerSuite(), new CaseRunner(broken)).compareExamples();
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
