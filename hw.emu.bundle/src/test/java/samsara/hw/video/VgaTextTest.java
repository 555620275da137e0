package samsara.hw.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import samsara.hw.Rig;

class VgaTextTest {
  private final VgaText vga = new VgaText();
  private final Rig rig = new Rig(vga);

  private void crtc(int register, int value) {
    rig.out(0x3D4, register);
    rig.out(0x3D5, value);
  }

  private void show(int cell, String text) {
    for (int i = 0; i < text.length(); i++) {
      rig.machine.ram().write16(0xB8000 + (cell + i) * 2, 0x0700 | text.charAt(i));
    }
  }

  @Test
  void clearScreenIsEmptyText() {
    assertThat(vga.text()).isEmpty();
  }

  @Test
  void memoryIsOnTheScreen() {
    show(0, "hello");
    show(82, "world");

    assertThat(vga.text()).isEqualTo("hello\n  world");
  }

  @Test
  void startAddressScrolls() {
    show(0, "first");
    show(80, "second");
    crtc(0x0C, 0);
    crtc(0x0D, 80);

    assertThat(vga.text()).isEqualTo("second");
  }

  @Test
  void screenWrapsAroundTheEndOfMemory() {
    show(0, "beginning");
    show(16 * 1024 - 80, "end");
    crtc(0x0C, (16 * 1024 - 80) >> 8);
    crtc(0x0D, (16 * 1024 - 80) & 0xFF);

    assertThat(vga.text()).isEqualTo("end\nbeginning");
  }

  @Test
  void cursorIsRelativeToTheStart() {
    crtc(0x0C, 0);
    crtc(0x0D, 80);
    crtc(0x0E, 0);
    crtc(0x0F, 85);

    assertThat(vga.screen().cursor()).isEqualTo(5);
  }

  @Test
  void cursorOffTheScreenOrSwitchedOffIsNotShown() {
    crtc(0x0E, 0x10);
    assertThat(vga.screen().cursor()).isEqualTo(-1);
    crtc(0x0E, 0);
    crtc(0x0A, 0x20);
    assertThat(vga.screen().cursor()).isEqualTo(-1);
  }

  @Test
  void registersReadBack() {
    crtc(0x0F, 0x42);
    assertThat(rig.in(0x3D5)).isEqualTo(0x42);
    rig.out(0x3C4, 2);
    rig.out(0x3C5, 0x0F);
    assertThat(rig.in(0x3C5)).isEqualTo(0x0F);
    rig.out(0x3CE, 6);
    rig.out(0x3CF, 0x0E);
    assertThat(rig.in(0x3CF)).isEqualTo(0x0E);
    rig.out(0x3C2, 0x63);
    assertThat(rig.in(0x3CC)).isEqualTo(0x63);
  }

  @Test
  void wordWritesIndexAndData() {
    rig.machine.ports().out16(0x3D4, 0x4D0F);

    assertThat(vga.screen().cursor()).isEqualTo(0x4D);
  }

  @Test
  void attributeControllerAlternatesBetweenIndexAndData() {
    rig.in(0x3DA);
    rig.out(0x3C0, 0x10);
    rig.out(0x3C0, 0x0C);
    rig.in(0x3DA);
    rig.out(0x3C0, 0x10);

    assertThat(rig.in(0x3C1)).isEqualTo(0x0C);
  }

  @Test
  void paletteCountsThreeBytesAColour() {
    rig.out(0x3C8, 7);
    for (int value : new int[] {1, 2, 3}) {
      rig.out(0x3C9, value);
    }
    rig.out(0x3C7, 7);

    assertThat(rig.in(0x3C9)).isEqualTo(1);
    assertThat(rig.in(0x3C9)).isEqualTo(2);
    assertThat(rig.in(0x3C9)).isEqualTo(3);
  }

  @Test
  void retraceComesAndGoes() {
    int seen = 0;
    for (int i = 0; i < 2_000; i++) {
      rig.advanceNanos(10_000);
      seen |= 1 << (rig.in(0x3DA) & 0x08);
    }

    assertThat(seen).isEqualTo(1 | 1 << 8);
  }

  @Test
  void firmwareHasNotedTheMode() {
    assertThat(rig.machine.ram().read16(0x44A)).isEqualTo(80);
    assertThat(rig.machine.ram().read16(0x463)).isEqualTo(0x3D4);
    assertThat(rig.machine.ram().read8(0x484)).isEqualTo(24);
  }

  @Test
  void characterSetIsCodePage437() {
    rig.machine.ram().write16(0xB8000, 0x0781);
    rig.machine.ram().write16(0xB8002, 0x07C4);

    assertThat(vga.text()).isEqualTo("\u00FC\u2500");
  }

  @Test
  void pictureHasTheColoursOfTheCells() throws IOException {
    crtc(0x0A, 0x20);
    rig.machine.ram().write16(0xB8000, 0x1FDB); // a white block
    rig.machine.ram().write16(0xB8002, 0x1F20); // a blank on blue
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(vga.png()));

    assertThat(picture.getWidth()).isEqualTo(640);
    assertThat(picture.getHeight()).isEqualTo(400);
    assertThat(picture.getRGB(4, 8) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(picture.getRGB(12, 8) & 0xFFFFFF).isEqualTo(0x0000AA);
    assertThat(picture.getRGB(100, 100) & 0xFFFFFF).isZero();
  }

  @Test
  void pictureShowsTheCursor() throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(vga.png()));

    assertThat(picture.getRGB(0, 15) & 0xFFFFFF).isEqualTo(0xAAAAAA);
  }
}
