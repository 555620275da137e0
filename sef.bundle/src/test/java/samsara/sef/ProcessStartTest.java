package samsara.sef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Memory;
import samsara.protocol.kernel.KernelCall;
import samsara.testkit.FakeIpc;

final class ProcessStartTest {
  private final FakeIpc ipc = new FakeIpc(ServiceUnderTest.ENDPOINT);
  private final List<String> seen = new ArrayList<>();

  @Test
  void returningFromMainIsSysExit() {
    assertThat(ipc.run(sef -> {})).isTrue();
    assertThat(ipc.kernel().calls()).containsExactly(KernelCall.EXIT);
  }

  @Test
  void exceptionOfMainLeavesTheProcessWithoutSysExit() {
    assertThatThrownBy(() ->
            ipc.run(sef -> {
              throw new IllegalStateException("wrong");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ipc.kernel().calls()).isEmpty();
  }

  @Test
  void argumentsAreTheWordsBehindTheProgram() {
    argumentFrame("/service/hello", "-v", "two words");

    ipc.run(sef -> seen.addAll(sef.arguments()));

    assertThat(seen).containsExactly("-v", "two words");
  }

  @Test
  void processWithoutFrameHasNoArguments() {
    ipc.run(sef -> seen.addAll(sef.arguments()));

    assertThat(seen).isEmpty();
  }

  @Test
  void nameIsTheKernels() {
    ipc.kernel().name("hello");

    ipc.run(sef -> seen.add(sef.name()));

    assertThat(seen).containsExactly("hello");
  }

  /// A frame whose strings end right below the top of the stack, where memory ends.
  private void argumentFrame(String... words) {
    int top = 0x8000_0000;
    Memory memory = ipc.memory().map(top - 4096, 4096);
    int strings = top;
    List<Integer> addresses = new ArrayList<>();
    for (String word : words) {
      byte[] bytes = (word + "\0").getBytes(StandardCharsets.UTF_8);
      strings -= bytes.length;
      memory.write(strings, bytes, 0, bytes.length);
      addresses.add(strings);
    }
    int frame = (strings & -8) - Integer.BYTES * (words.length + 3);
    memory.int32(frame, words.length);
    for (int i = 0; i < words.length; i++) {
      memory.int32(frame + Integer.BYTES * (i + 1), addresses.get(i));
    }
    ipc.initialStackPointer(frame);
  }
}
