package samsara.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrameworkStorageTest {
  @TempDir private Path base;

  @Test
  void nothingIsLeftAfterClose() throws IOException {
    FrameworkStorage storage = FrameworkStorage.create(base);
    Files.createDirectories(storage.cache().resolve("bundle0"));
    Files.writeString(storage.cache().resolve("bundle0/bundle.id"), "1");
    storage.close();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path abandoned = Files.createDirectory(base.resolve("samsara-abandoned"));
    Files.writeString(abandoned.resolve("lock"), "");
    try (FrameworkStorage storage = FrameworkStorage.create(base)) {
      assertThat(abandoned).doesNotExist();
      assertThat(storage.cache().getParent()).exists();
    }
  }

  @Test
  void aFolderInUseIsKept() throws IOException {
    try (FrameworkStorage first = FrameworkStorage.create(base);
        FrameworkStorage second = FrameworkStorage.create(base)) {
      assertThat(first.cache().getParent()).exists().isNotEqualTo(second.cache().getParent());
    }
  }
}
