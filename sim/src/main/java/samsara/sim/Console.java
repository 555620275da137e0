package samsara.sim;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// The far end of the serial line: keeps the text, and passes each line on.
final class Console extends OutputStream {
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> onLine;

  Console(Consumer<String> onLine) {
    this.onLine = onLine;
  }

  @Override
  public void write(int octet) {
    all.write(octet);
    if (octet == '\n') {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      onLine.accept(text);
    } else if (octet != '\r') {
      line.write(octet);
    }
  }

  String text() {
    return all.toString(StandardCharsets.UTF_8);
  }
}
