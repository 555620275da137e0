package samsara.hw.cpu;

/// The bytes of an instruction, fetched as the decoder needs them.
interface CodeBytes {
  /// The byte (0 to 255) that lies `offset` bytes after the start of the instruction.
  int at(int offset);
}
