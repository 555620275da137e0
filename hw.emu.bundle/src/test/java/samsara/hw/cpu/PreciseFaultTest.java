package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"INTERPRETER", "SINGLE"})
class PreciseFaultTest {
  private final CaseRunner runner;
  private final int casesPerForm;
  private final List<String> wrong = new ArrayList<>();

  PreciseFaultTest(Engine engine) {
    runner = new CaseRunner(engine);
    casesPerForm = Integer.getInteger("samsara.cpu.cases", engine == Engine.INTERPRETER ? 6 : 1);
  }

  @Test
  void everyInstructionGoesOnAfterEveryPageFaultAsIfNothingHadHappened() {
    for (HardwareSuite suite : HardwareSuite.all()) {
      for (int form = 0; form < suite.forms(); form++) {
        goesOn(suite, form);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void goesOn(HardwareSuite suite, int form) {
    for (int number = 0; number < casesPerForm; number++) {
      HardwareCase test = suite.generate(form, number);
      HardwareOutcome expected = runner.run(test);
      HardwareOutcome found = runner.runWithPaging(test, (before, atFault) -> {});
      if (!found.equals(expected)) {
        wrong.add(suite.form(form) + "\n" + test + "\n" + expected + "\n" + found);
      }
    }
  }

  @Test
  void faultingInstructionChangesNoRegisterAndNoFlag() {
    for (InstructionForm form : InstructionForm.all()) {
      for (int number = 0; number < casesPerForm; number++) {
        HardwareCase test = CaseGenerator.generate(form, number);
        runner.runWithPaging(
            test,
            (before, atFault) -> {
              boolean started = atFault.eip() == test.codeAddress;
              if (started && form.repeat() == 0 && !before.equals(atFault)) {
                wrong.add(form + "\n" + test + "\n" + before + "\n" + atFault);
              }
            });
      }
    }
    assertThat(wrong).isEmpty();
  }
}
