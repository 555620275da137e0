package samsara.hw.ide;

/// A disk at a channel: its medium and what software has set about it.
final class IdeDisk {
  /// Sectors of a block of READ MULTIPLE and WRITE MULTIPLE, at most.
  static final int MULTIPLE_MAX = 16;

  private final DiskImage image;
  private final int position;
  private Geometry geometry;
  private int multiple;

  IdeDisk(DiskImage image, int position) {
    this.image = image;
    this.position = position;
    geometry = Geometry.standard(image.sectors());
  }

  DiskImage image() {
    return image;
  }

  Geometry geometry() {
    return geometry;
  }

  void geometry(int heads, int sectors) {
    geometry = Geometry.of(image.sectors(), heads, sectors);
  }

  /// Sectors a block, 0 when it was not set.
  int multiple() {
    return multiple;
  }

  void multiple(int sectors) {
    multiple = sectors;
  }

  /// True when those sectors are on the disk.
  boolean has(long first, int count) {
    return first >= 0 && first <= image.sectors() - count;
  }

  byte[] identity() {
    return Identity.of(
        image.sectors(), Geometry.standard(image.sectors()), geometry, multiple, position);
  }
}
