package samsara.sef;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import samsara.abi.Ipc;
import samsara.abi.Memory;

/// The argument frame that lies at the initial stack pointer.
///
/// ~~~
/// argc | argv[0] … argv[argc - 1] | NULL | envp NULL | strings
/// ~~~
///
/// MINIX: `lib/other/stack_utils.c`.
final class Arguments {
  private static final int COUNT_MAX = 64;
  private static final int BYTES_MAX = 512;

  private Arguments() {}

  /// The words behind the program.
  static List<String> read(Ipc ipc) {
    int frame = ipc.initialStackPointer();
    List<String> words = new ArrayList<>();
    if (frame != 0) {
      Memory memory = ipc.memory();
      int count = Math.clamp(memory.int32(frame), 0, COUNT_MAX);
      for (int i = 1; i < count; i++) {
        words.add(word(memory, memory.int32(frame + Integer.BYTES + i * Integer.BYTES)));
      }
    }
    return List.copyOf(words);
  }

  private static String word(Memory memory, int address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < BYTES_MAX && memory.int8(address + i) != 0; i++) {
      bytes.write(memory.int8(address + i));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
