package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.KernelCall;

class KernelCallNumbersTest {
  /// VIRVCOPY, PHYSVCOPY and others that the reference removed.
  private static final List<Integer> REMOVED = List.of(17, 18, 29, 30, 40, 41, 42);

  /// NEWMAP, SEGCTL, INT86, IOPENABLE, CPROF.
  private static final List<Integer> LEFT_OUT = List.of(11, 12, 20, 28, 37);

  private final TestSystem system = new TestSystem(Variant.standard());

  private int call(int number) {
    int[] result = {1};
    system.perform(ipc -> result[0] = ipc.kernelCall(Message.ofType(KernelCall.BASE + number)));
    return result[0];
  }

  @Test
  void numbersAreTheReferencesWithoutGapsButThoseThatItLeft() {
    Set<Integer> expected = new TreeSet<>();
    for (int number = 0; number <= KernelCall.IMAGE.number(); number++) {
      if (!REMOVED.contains(number) && !LEFT_OUT.contains(number)) {
        expected.add(number);
      }
    }
    Set<Integer> numbers = new TreeSet<>();
    for (KernelCall call : KernelCall.values()) {
      numbers.add(call.number());
    }
    assertThat(numbers).isEqualTo(expected);
    assertThat(KernelCall.values())
        .isSortedAccordingTo((a, b) -> Integer.compare(a.number(), b.number()));
  }

  @Test
  void removedCallIsABadRequestAlsoForWhoMayDoEverything() {
    for (int number : REMOVED) {
      assertThat(call(number)).as("call %d", number).isEqualTo(-Errno.EBADREQUEST);
    }
    for (int number : LEFT_OUT) {
      assertThat(call(number)).as("call %d", number).isEqualTo(-Errno.EBADREQUEST);
    }
    assertThat(call(-1)).isEqualTo(-Errno.EBADREQUEST);
    assertThat(call(KernelCall.IMAGE.number() + 1)).isEqualTo(-Errno.EBADREQUEST);
    assertThat(call(KernelCall.MASK_BITS)).isEqualTo(-Errno.EBADREQUEST);
  }

  @Test
  void grantFlagsHaveNoBitsForSegments() throws IllegalAccessException {
    int flags = 0;
    for (String name :
        List.of("READ", "WRITE", "MAP", "USED", "DIRECT", "INDIRECT", "MAGIC", "VALID")) {
      flags |= constant(GrantEntry.class, name);
    }
    assertThat(flags).isEqualTo(0x1F07);
  }

  private static int constant(Class<?> type, String name) throws IllegalAccessException {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(name)) {
        return field.getInt(null);
      }
    }
    throw new AssertionError("no constant " + name);
  }

  @Test
  void bootImageKnowsNoPrivilegesAndNoFlagButFullVm() {
    assertThat(
            Arrays.stream(BootImageEntry.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactly(
            "slot",
            "endpoint",
            "flags",
            "quantumTicks",
            "queue",
            "segmentBase",
            "segmentBytes",
            "imageId",
            "name");
    assertThat(
            Arrays.stream(BootImageEntry.class.getFields())
                .map(Field::getName)
                .filter(name -> !name.equals("SIZE_BYTES")))
        .containsExactly("FULL_VM");
  }
}
