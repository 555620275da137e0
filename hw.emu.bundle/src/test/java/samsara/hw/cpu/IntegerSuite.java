package samsara.hw.cpu;

import java.util.List;

/// All integer instructions.
final class IntegerSuite implements HardwareSuite {
  private final List<InstructionForm> forms = InstructionForm.all();

  @Override
  public String name() {
    return "integer";
  }

  @Override
  public int forms() {
    return forms.size();
  }

  @Override
  public int casesPerForm() {
    return 464;
  }

  @Override
  public String form(int form) {
    return forms.get(form).toString();
  }

  @Override
  public HardwareCase generate(int form, int number) {
    return CaseGenerator.generate(forms.get(form), number);
  }
}
