package samsara.rs.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.ErrnoException;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.SystemFlag;
import samsara.protocol.vm.VmCall;
import samsara.rs.table.Device;
import samsara.rs.table.Privileges;
import samsara.rs.table.ServiceSettings;
import samsara.rs.table.Slot;
import samsara.rs.table.Slots;

/// Needs against provisions: all sixteen combinations, for a live and for a dead instance.
final class NeedsTest {
  private static final int NEED_COPY = 1;
  private static final int USE_COPY = 2;
  private static final int NEED_REPL = 4;
  private static final int USE_REPL = 8;

  private static Slot slot(int combination, boolean dead) {
    int flags = 0;
    flags |= (combination & NEED_COPY) != 0 ? SystemFlag.NEED_COPY : 0;
    flags |= (combination & USE_COPY) != 0 ? SystemFlag.USE_COPY : 0;
    flags |= (combination & NEED_REPL) != 0 ? SystemFlag.NEED_REPL : 0;
    flags |= (combination & USE_REPL) != 0 ? SystemFlag.USE_REPL : 0;
    Slot slot =
        Slots.of(
            new ServiceSettings(
                false,
                "x",
                "/x.jar",
                flags,
                0,
                0,
                Device.NONE,
                Privileges.DEFAULT,
                VmCall.BASIC_MASK,
                List.of(),
                List.of(),
                List.of()));
    if (dead) {
      slot.set(SlotInfo.TERMINATED);
    }
    return slot;
  }

  private static boolean canBeCreated(Slot slot) {
    try {
      Creator.requireNeeds(slot);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void replicaOfALiveInstanceNeedsOnlyTheCopyThatItNeeds(int combination) {
    boolean copyMissing = (combination & NEED_COPY) != 0 && (combination & USE_COPY) == 0;

    assertThat(canBeCreated(slot(combination, false))).isEqualTo(!copyMissing);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void replicaOfADeadInstanceComesTooLateForOneThatNeedsIt(int combination) {
    boolean copyMissing = (combination & NEED_COPY) != 0 && (combination & USE_COPY) == 0;
    boolean replicaMissing = (combination & NEED_REPL) != 0;

    assertThat(canBeCreated(slot(combination, true))).isEqualTo(!copyMissing && !replicaMissing);
  }
}
