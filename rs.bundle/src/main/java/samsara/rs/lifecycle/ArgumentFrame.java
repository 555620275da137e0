package samsara.rs.lifecycle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import samsara.abi.Memory;

/// The initial stack of a process: argc, the addresses of the arguments, a null, an empty
/// environment, the arguments themselves.
///
/// ~~~
/// sp -> | argc | argv[0] … argv[n-1] | 0 | 0 | strings … | <- top
/// ~~~
///
/// MINIX: `lib/posix/_execve.c`.
final class ArgumentFrame {
  private static final int ALIGNMENT = 16;

  private final List<byte[]> strings = new ArrayList<>();
  private final int sizeBytes;

  /// The frame for the words of a command line.
  ArgumentFrame(List<String> words) {
    int bytes = (words.size() + 3) * Integer.BYTES;
    for (String word : words) {
      byte[] string = word.getBytes(StandardCharsets.UTF_8);
      strings.add(string);
      bytes += string.length + 1;
    }
    sizeBytes = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  /// Writes the frame to `address`, as it is to stand at `stackPointer`.
  void write(Memory memory, int address, int stackPointer) {
    memory.fill(address, sizeBytes, 0);
    memory.int32(address, strings.size());
    int at = (strings.size() + 3) * Integer.BYTES;
    for (int i = 0; i < strings.size(); i++) {
      memory.int32(address + (i + 1) * Integer.BYTES, stackPointer + at);
      memory.write(address + at, strings.get(i), 0, strings.get(i).length);
      at += strings.get(i).length + 1;
    }
  }
}
