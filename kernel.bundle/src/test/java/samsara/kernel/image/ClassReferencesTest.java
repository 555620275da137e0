package samsara.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import org.junit.jupiter.api.Test;
import samsara.kernel.compile.Sources;

/// What a linked class needs besides itself.
class ClassReferencesTest {

  private static ClassReferences of(String body) {
    ClassReferences references = new ClassReferences();
    new Sources()
        .add("demo.Demo", "package demo; class Demo { Object f(Object o) { " + body + " } }")
        .compile()
        .values()
        .forEach(file -> references.add(ClassFile.of().parse(file)));
    return references;
  }

  @Test
  void classesThatCodeUsesAreNamed() {
    assertThat(of("return new java.util.BitSet().cardinality();").named())
        .contains("java.util.BitSet", "java.lang.Integer");
  }

  @Test
  void classesInDescriptorsAreNamed() {
    assertThat(of("return java.time.Duration.ZERO.plus(null);").named())
        .contains("java.time.Duration");
  }

  @Test
  void anEnumThatOnlyALabelNamesIsFoundAsAString() {
    assertThat(
            of("return switch (o) { case java.math.RoundingMode.UP -> 1; default -> 2; };")
                .maybeNamed())
        .contains("java.math.RoundingMode");
  }

  @Test
  void ordinaryTextIsNoClassName() {
    assertThat(of("return \"Hello, World!\";").maybeNamed()).isEmpty();
  }
}
