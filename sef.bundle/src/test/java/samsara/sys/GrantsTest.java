package samsara.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.KernelCall;
import samsara.sef.Panic;
import samsara.testkit.FakeIpc;

final class GrantsTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.VFS);
  private final Sys sys = new Sys(ipc);
  private final Grants grants = sys.grants();
  private int table;
  private int capacity;

  @BeforeEach
  void watchRegistrations() {
    ipc.kernel()
        .on(
            KernelCall.SETGRANT,
            message -> {
              table = Message.int32(message, Message.M2_P1);
              capacity = Message.int32(message, Message.M2_I2);
              return Errno.OK;
            });
  }

  private int field(int grant, int offset) {
    return ipc.memory().int32(table + grant * GrantEntry.SIZE_BYTES + offset);
  }

  @Test
  void tableIsRegisteredWithTheFirstGrant() {
    assertThat(ipc.kernel().calls()).isEmpty();

    grants.direct(Endpoint.DS, 0x2000, 100, Grants.READ);

    assertThat(capacity).isEqualTo(16);
  }

  @Test
  void directGrantNamesRangeAndGrantee() {
    int grant = grants.direct(Endpoint.DS, 0x2000, 100, Grants.READ | Grants.WRITE);

    assertThat(field(grant, GrantEntry.FLAGS)).isEqualTo(0x1000 | 0x200 | 0x100 | 3);
    assertThat(field(grant, GrantEntry.DIRECT_TO)).isEqualTo(Endpoint.DS);
    assertThat(field(grant, GrantEntry.DIRECT_START)).isEqualTo(0x2000);
    assertThat(field(grant, GrantEntry.DIRECT_LENGTH)).isEqualTo(100);
  }

  @Test
  void indirectGrantNamesTheGrantThatItPassesOn() {
    int grant = grants.indirect(Endpoint.DS, Endpoint.PM, 9);

    assertThat(field(grant, GrantEntry.FLAGS)).isEqualTo(0x1000 | 0x400 | 0x100);
    assertThat(field(grant, GrantEntry.INDIRECT_TO)).isEqualTo(Endpoint.DS);
    assertThat(field(grant, GrantEntry.INDIRECT_FROM)).isEqualTo(Endpoint.PM);
    assertThat(field(grant, GrantEntry.INDIRECT_GRANT)).isEqualTo(9);
  }

  @Test
  void magicGrantNamesTheOwnerOfTheMemory() {
    int grant = grants.magic(Endpoint.LOG, Endpoint.INIT, 0x3000, 50, Grants.WRITE);

    assertThat(field(grant, GrantEntry.FLAGS)).isEqualTo(0x1000 | 0x800 | 0x100 | 2);
    assertThat(field(grant, GrantEntry.MAGIC_FROM)).isEqualTo(Endpoint.INIT);
    assertThat(field(grant, GrantEntry.MAGIC_TO)).isEqualTo(Endpoint.LOG);
    assertThat(field(grant, GrantEntry.MAGIC_START)).isEqualTo(0x3000);
    assertThat(field(grant, GrantEntry.MAGIC_LENGTH)).isEqualTo(50);
  }

  @Test
  void revokedGrantIsEmptyAndItsIdIsUsedAgain() {
    int grant = grants.direct(Endpoint.DS, 0x2000, 100, Grants.READ);
    grants.revoke(grant);
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      ids.add(grants.direct(Endpoint.DS, 0x2000, 100, Grants.READ));
    }

    assertThat(ids).contains(grant);
    assertThat(capacity).as("no growth").isEqualTo(16);
  }

  @Test
  void revokeOfWhatIsGoneIsHarmless() {
    int grant = grants.direct(Endpoint.DS, 0x2000, 100, Grants.READ);
    grants.revoke(grant);
    grants.revoke(grant);
    grants.revoke(-1);
    grants.revoke(9999);

    assertThat(grants.count()).isZero();
  }

  @Test
  void fullTableGrowsKeepsItsEntriesAndIsRegisteredAgain() {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      ids.add(grants.direct(Endpoint.DS, 0x2000 + i, 100, Grants.READ));
    }

    assertThat(capacity).isEqualTo(32);
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(field(ids.get(3), GrantEntry.DIRECT_START)).isEqualTo(0x2003);
  }

  @Test
  void oneGrantMoreThanTheLimitPanics() {
    for (int i = 0; i < Grants.COUNT_MAX; i++) {
      grants.direct(Endpoint.DS, 0x2000, 1, Grants.READ);
    }

    assertThatThrownBy(() -> grants.direct(Endpoint.DS, 0x2000, 1, Grants.READ))
        .isInstanceOf(Panic.class);
  }

  @Test
  void refusedTablePanics() {
    ipc.kernel().on(KernelCall.SETGRANT, message -> -Errno.EPERM);

    assertThatThrownBy(() -> grants.direct(Endpoint.DS, 0x2000, 1, Grants.READ))
        .isInstanceOf(Panic.class)
        .hasMessageContaining("EPERM");
  }
}
