package samsara.rs;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class LayersTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("samsara.rs");

  @Test
  void eachPackageDependsOnThoseBelowItOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("loop")
        .definedBy("samsara.rs")
        .layer("boot")
        .definedBy("samsara.rs.boot")
        .layer("request")
        .definedBy("samsara.rs.request")
        .layer("lifecycle")
        .definedBy("samsara.rs.lifecycle")
        .layer("peer")
        .definedBy("samsara.rs.peer")
        .layer("table")
        .definedBy("samsara.rs.table")
        .layer("task")
        .definedBy("samsara.rs.task")
        .whereLayer("loop")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("boot")
        .mayOnlyBeAccessedByLayers("loop")
        .whereLayer("request")
        .mayOnlyBeAccessedByLayers("loop")
        .whereLayer("lifecycle")
        .mayOnlyBeAccessedByLayers("loop", "boot", "request")
        .whereLayer("peer")
        .mayOnlyBeAccessedByLayers("loop", "boot", "request", "lifecycle")
        .whereLayer("table")
        .mayOnlyBeAccessedByLayers("loop", "boot", "request", "lifecycle", "peer")
        .check(classes);
  }
}
