package samsara.protocol.kernel;

import samsara.abi.Memory;

/// What the image store tells RS.
///
/// ~~~
///     0 kind
///     4 ticket
///     8 imageId
///    12 errno
///    16 program[32]
///    48 version[32]
///    80 location[256]
///   336 text[256]
///   592 end
/// ~~~
///
/// @param kind one of the constants
/// @param ticket of the STAGE request, 0 for events that nobody asked for
/// @param imageId the image, 0 if there is none
/// @param errno positive error number of FAILED
/// @param program name of the program
/// @param version bundle version
/// @param location where the image came from
/// @param text for people: what went wrong
public record ImageEventRecord(
    int kind,
    int ticket,
    int imageId,
    int errno,
    String program,
    String version,
    String location,
    String text) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 592;

  /// The requested image is linked and ready to run.
  public static final int STAGED = 1;

  /// The requested image can't be had.
  public static final int FAILED = 2;

  /// Somebody updated a bundle through the framework; the new image is linked.
  public static final int BUNDLE_UPDATED = 3;

  /// Somebody stopped or uninstalled a bundle.
  public static final int BUNDLE_STOPPED = 4;

  /// A jar appeared or changed in `load/`; the image is linked.
  public static final int DROPPED_IN = 5;

  /// A jar vanished from `load/`.
  public static final int DROP_REMOVED = 6;

  /// Reads a record.
  public static ImageEventRecord read(Memory memory, int address) {
    return new ImageEventRecord(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.string(address + 16, 32),
        memory.string(address + 48, 32),
        memory.string(address + 80, 256),
        memory.string(address + 336, 256));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, kind);
    memory.int32(address + 4, ticket);
    memory.int32(address + 8, imageId);
    memory.int32(address + 12, errno);
    memory.string(address + 16, 32, program);
    memory.string(address + 48, 32, version);
    memory.string(address + 80, 256, location);
    memory.string(address + 336, 256, text);
  }
}
