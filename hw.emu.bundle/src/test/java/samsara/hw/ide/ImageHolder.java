package samsara.hw.ide;

import java.io.IOException;
import java.nio.file.Path;

/// A JVM that has an image open until it is ended.
final class ImageHolder {
  private ImageHolder() {}

  public static void main(String[] arguments) throws IOException {
    try (DiskImage image = DiskImage.open(Path.of(arguments[0]), false)) {
      System.out.println(image.sectors() == 0 ? "empty" : "held");
      int end = System.in.read();
      assert end < 0 : "end=" + end;
    }
  }
}
