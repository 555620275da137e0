package samsara.hw.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskImageTest {
  @TempDir Path folder;

  private Path file(int bytes) throws IOException {
    return Files.write(folder.resolve("image"), new byte[bytes]);
  }

  @Test
  void countsItsSectors() throws IOException {
    try (DiskImage image = DiskImage.open(file(3 * 512), false)) {
      assertThat(image.sectors()).isEqualTo(3);
    }
  }

  @Test
  void missingFileIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskImage.open(folder.resolve("none"), false))
        .withMessageContaining("none does not exist");
  }

  @Test
  void oddSizeIsNamed() throws IOException {
    Path odd = file(1000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskImage.open(odd, false))
        .withMessageContaining("sizeBytes=1000");
  }

  @Test
  void emptyFileIsNoDisk() throws IOException {
    Path empty = file(0);

    assertThatIllegalArgumentException().isThrownBy(() -> DiskImage.open(empty, false));
  }

  @Test
  void folderIsNoImage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskImage.open(folder, true))
        .withMessageContaining("is a folder");
  }

  @Test
  void fileThatCannotBeWrittenIsNamed() throws IOException {
    Path file = file(512);
    file.toFile().setReadOnly();
    assumeFalse(Files.isWritable(file), "root writes everything");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskImage.open(file, false))
        .withMessageContaining("cannot be written");
  }

  @Test
  void imageInUseIsRefused() throws IOException {
    Path file = file(512);
    try (DiskImage first = DiskImage.open(file, false)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DiskImage.open(file, false))
          .withMessageContaining("is in use");
      assertThat(first.sectors()).isEqualTo(1);
    }
  }

  @Test
  void closedImageCanBeOpenedAgain() throws IOException {
    Path file = file(512);
    DiskImage.open(file, false).close();

    DiskImage.open(file, false).close();
  }

  @Test
  void imageInUseByAnotherSamsaraIsRefused() throws Exception {
    Path file = file(512);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ImageHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> DiskImage.open(file, false))
          .withMessage("disk image " + file + " is in use by another machine");
    } finally {
      other.destroyForcibly().waitFor();
    }
    DiskImage.open(file, false).close();
  }
}
