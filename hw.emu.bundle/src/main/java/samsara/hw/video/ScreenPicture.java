package samsara.hw.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Makes a PNG of a [Screen]: the sixteen colours of a VGA, 8 by 16 dots a character.
final class ScreenPicture {
  private static final int GLYPH_WIDTH = 8;
  private static final int GLYPH_HEIGHT = 16;
  private static final int GLYPH_ROWS = 8;
  private static final int GLYPHS = 256;
  private static final int CURSOR_FIRST_ROW = 14;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte[] PALETTE =
      HexFormat.of()
          .parseHex(
              "0000000000AA00AA0000AAAAAA0000AA00AAAA5500AAAAAA"
                  + "5555555555FF55FF5555FFFFFF5555FF55FFFFFF55FFFFFF");

  private final byte[] font; // eight rows a glyph

  ScreenPicture() {
    font = readFont();
  }

  byte[] png(Screen screen) {
    int width = screen.columns() * GLYPH_WIDTH;
    int height = screen.rows() * GLYPH_HEIGHT;
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    writeInt(header, width);
    writeInt(header, height);
    header.writeBytes(new byte[] {4, 3, 0, 0, 0}); // four bits a dot, from a palette
    chunk(png, "IHDR", header.toByteArray());
    chunk(png, "PLTE", PALETTE);
    chunk(png, "IDAT", deflate(dots(screen, width / 2, height)));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  // Two dots a byte; each line starts with the number of its filter, 0.
  private byte[] dots(Screen screen, int lineBytes, int height) {
    byte[] dots = new byte[(lineBytes + 1) * height];
    for (int y = 0; y < height; y++) {
      int at = y * (lineBytes + 1) + 1;
      for (int column = 0; column < screen.columns(); column++) {
        int index = y / GLYPH_HEIGHT * screen.columns() + column;
        int bits = glyphRow(screen, index, y % GLYPH_HEIGHT);
        int attribute = screen.cells().at(index) >> 8;
        for (int x = 0; x < GLYPH_WIDTH; x += 2) {
          dots[at++] =
              (byte)
                  (colour(bits, GLYPH_WIDTH - 1 - x, attribute) << 4
                      | colour(bits, GLYPH_WIDTH - 2 - x, attribute));
        }
      }
    }
    return dots;
  }

  private int glyphRow(Screen screen, int index, int row) {
    if (index == screen.cursor() && row >= CURSOR_FIRST_ROW) {
      return 0xFF;
    }
    int code = screen.cells().at(index) & 0xFF;
    return font[code * GLYPH_ROWS + row / 2];
  }

  private static int colour(int bits, int bit, int attribute) {
    return (bits >> bit & 1) != 0 ? attribute & 0x0F : attribute >> 4 & 0x07;
  }

  private static byte[] deflate(byte[] data) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
      return packed.toByteArray();
    }
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data);
    writeInt(png, data.length);
    png.writeBytes(name);
    png.writeBytes(data);
    writeInt(png, (int) check.getValue());
  }

  private static void writeInt(ByteArrayOutputStream out, int value) {
    out.write(value >> 24);
    out.write(value >> 16);
    out.write(value >> 8);
    out.write(value);
  }

  private static byte[] readFont() {
    byte[] rows = new byte[GLYPHS * GLYPH_ROWS];
    try (InputStream resource = ScreenPicture.class.getResourceAsStream("font8x8.txt")) {
      if (resource == null) {
        throw new IllegalStateException("no font in the bundle");
      }
      String text = new String(resource.readAllBytes(), StandardCharsets.US_ASCII);
      text.lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            int code = Integer.parseInt(line.substring(0, 2), 16);
            byte[] glyph = HexFormat.of().parseHex(line.substring(3));
            System.arraycopy(glyph, 0, rows, code * GLYPH_ROWS, GLYPH_ROWS);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
