package samsara.rs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.abi.Endpoint;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.SystemFlag;
import samsara.protocol.vm.VmCall;

final class BootTablesTest {
  private final BootTables tables = BootTables.standard();

  private ServiceSettings settings(String label) {
    return tables.rights().stream()
        .filter(row -> row.label().equals(label))
        .map(tables::settings)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rowsAreInOrderOfStart() {
    assertThat(tables.rights())
        .extracting(BootRow.Rights::label)
        .containsExactly("rs", "vm", "pm", "vfs", "ds", "log", "init");
  }

  @ParameterizedTest
  @CsvSource({
    "rs,   0x11",
    "vm,   0x13",
    "pm,   0x11",
    "vfs,  0x11",
    "ds,   0x05",
    "log,  0x2D",
    "init, 0x05"
  })
  void systemFlagsSayWhatIsNeededAndKept(String label, int flags) {
    assertThat(settings(label).systemFlags()).isEqualTo(flags);
  }

  @Test
  void onlyVmIsWaitedFor() {
    assertThat(tables.rights().stream().map(tables::settings))
        .filteredOn(settings -> settings.has(SystemFlag.SYNCH_BOOT))
        .extracting(ServiceSettings::label)
        .containsExactly("vm");
  }

  @Test
  void onlyVmIsNotPreemptible() {
    assertThat(settings("vm").privileges().flags()).isEqualTo(PrivilegeRecord.SYS_PROC);
    assertThat(settings("ds").privileges().flags())
        .isEqualTo(PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE);
  }

  @Test
  void initIsAUser() {
    Privileges init = settings("init").privileges();

    assertThat(init.flags()).isEqualTo(PrivilegeRecord.BILLABLE | PrivilegeRecord.PREEMPTIBLE);
    assertThat(init.traps()).isEqualTo(PrivilegeRecord.TRAPS_USER);
    assertThat(init.callMask()).isZero();
    assertThat(init.signalManager()).isEqualTo(Endpoint.PM);
    assertThat(init.sendTo()).isEqualTo(new SendTargets.Named(List.of("PM", "VFS", "RS", "VM")));
  }

  @Test
  void vmMasksComeFromHere() {
    assertThat(settings("rs").vmMask())
        .isEqualTo(VmCall.BASIC_MASK | VmCall.maskOf(VmCall.RS_SET_PRIV, VmCall.RS_UPDATE));
    assertThat(settings("pm").vmMask() & VmCall.maskOf(VmCall.FORK)).isNotZero();
    assertThat(settings("ds").vmMask()).isEqualTo(VmCall.BASIC_MASK);
  }

  @Test
  void serversGetTheBasicCallsAndTheirOwn() {
    assertThat(settings("vfs").privileges().callMask())
        .isEqualTo(
            KernelCall.BASIC_MASK
                | KernelCall.maskOf(KernelCall.UMAP, KernelCall.VIRCOPY, KernelCall.KILL));
  }

  @Test
  void logDrivesMajor15() {
    assertThat(settings("log").device())
        .isEqualTo(new Device(15, DeviceStyle.DEVA, DeviceStyle.NDEV, 1));
    assertThat(settings("ds").device()).isEqualTo(Device.NONE);
  }

  @Test
  void noBootServiceIsPinged() {
    assertThat(tables.rights().stream().map(tables::settings))
        .allMatch(settings -> settings.periodTicks() == 0);
  }
}
