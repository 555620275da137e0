package samsara.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The classes under the rules: all that the bundles are made of.
final class Production {
  /// Packages of the servers and drivers.
  static final String[] SERVICES = {
    "samsara.rs..",
    "samsara.pm..",
    "samsara.vm..",
    "samsara.vfs..",
    "samsara.ds..",
    "samsara.driver.*.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("samsara");

  private Production() {}

  static JavaClasses classes() {
    return CLASSES;
  }
}
