package samsara.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may know whom.
final class BordersTest {
  private static final JavaClasses CLASSES = Production.classes();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rs",
        "pm",
        "vm",
        "vfs",
        "ds",
        "driver.hello",
        "driver.log",
        "driver.at_wini",
        "driver.pci",
        "driver.dp8390",
        "driver.rtl8139",
        "driver.readclock",
        "driver.memory",
        "driver.tty"
      })
  void aServiceKnowsTheSystemLibraryOnly(String service) {
    classes()
        .that()
        .resideInAPackage("samsara." + service + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "samsara." + service + "..",
            "java..",
            "org.jspecify.annotations",
            "org.osgi.annotation..",
            "org.osgi.service.component.annotations",
            "samsara.abi",
            "samsara.driver",
            "samsara.protocol..",
            "samsara.sef",
            "samsara.sys")
        .because("services meet in messages, and a refresh of one shall restart no other")
        .check(CLASSES);
  }

  @Test
  void theSystemLibraryKnowsNobody() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "samsara.abi..",
            "samsara.driver",
            "samsara.protocol..",
            "samsara.sef..",
            "samsara.sys..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "samsara.hw..",
            "samsara.kernel..",
            "samsara.driver.*..",
            "samsara.shell..",
            "samsara.rs..",
            "samsara.pm..",
            "samsara.vm..",
            "samsara.vfs..",
            "samsara.ds..")
        .check(CLASSES);
  }

  @Test
  void theKernelKnowsTheMachineAndTheSystemLibraryOnly() {
    noClasses()
        .that()
        .resideInAPackage("samsara.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "samsara.driver.*..",
            "samsara.shell..",
            "samsara.launcher..",
            "samsara.rs..",
            "samsara.pm..",
            "samsara.vm..",
            "samsara.vfs..",
            "samsara.ds..")
        .check(CLASSES);
  }

  @Test
  void theMachineKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("samsara.hw..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("samsara..").and(resideOutsideOfPackage("samsara.hw..")))
        .check(CLASSES);
  }
}
