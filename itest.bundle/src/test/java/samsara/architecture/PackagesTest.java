package samsara.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What every package says of itself.
final class PackagesTest {
  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages())
        .isNotEmpty()
        .allSatisfy(
            each -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
  }

  private static Stream<JavaPackage> packages() {
    return Production.classes().getPackage("samsara").getSubpackagesInTree().stream()
        .filter(each -> !each.getClasses().isEmpty());
  }
}
