package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.ProcessRecord;

final class InfoTest {
  private final PmFixture pm = new PmFixture();

  private int sysInfo(int source, int what, int bytes) {
    return pm.result(
        source,
        PmCall.GETSYSINFO,
        m -> {
          PmMessage.what(m, what);
          PmMessage.bufferAddress(m, BootedKernel.FOREIGN_START);
          PmMessage.bufferBytes(m, bytes);
        });
  }

  private List<ProcessRecord> processes() {
    int bytes = sysInfo(Endpoint.INIT, 0, 0x10000);
    assertThat(bytes % ProcessRecord.SIZE_BYTES).isZero();
    List<ProcessRecord> records = new ArrayList<>();
    for (int at = 0; at < bytes; at += ProcessRecord.SIZE_BYTES) {
      records.add(ProcessRecord.read(pm.kernel.foreign, BootedKernel.FOREIGN_START + at));
    }
    return records;
  }

  private ProcessRecord process(int endpoint) {
    return processes().stream().filter(r -> r.endpoint() == endpoint).findFirst().orElseThrow();
  }

  @Test
  void processTableShowsTheTree() {
    assertThat(processes()).hasSize(BootedKernel.BOOT_ORDER.size());
    assertThat(process(Endpoint.INIT))
        .isEqualTo(new ProcessRecord(1, 0, Endpoint.INIT, 0, 0, 0, 0, "init"));
    assertThat(process(Endpoint.RS))
        .isEqualTo(new ProcessRecord(4, 1, Endpoint.RS, 0, 0, 0, 1, "rs"));
    assertThat(process(Endpoint.LOG))
        .isEqualTo(new ProcessRecord(7, 4, Endpoint.LOG, 0, 0, 0, 1, "log"));
  }

  @Test
  void processTableShowsUsersAndHowFarTheyAreGone() {
    int user = pm.forkAs(7);
    assertThat(process(user).uid()).isEqualTo(7);
    assertThat(process(user).effectiveUid()).isEqualTo(7);
    assertThat(process(user).flags()).isZero();

    pm.exit(user, 0);
    assertThat(process(user).flags()).isEqualTo(2 | 4);

    pm.waitPid(Endpoint.INIT, -1, 0);
    assertThat(process(user).flags()).isEqualTo(4);
  }

  @Test
  void processTableIsForTheSuperuser() {
    assertThat(sysInfo(pm.forkAs(7), 0, 0x10000)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void otherTablesAreInvalid() {
    assertThat(sysInfo(Endpoint.INIT, 1, 0x10000)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void bufferMustBeLargeEnough() {
    int bytes = BootedKernel.BOOT_ORDER.size() * ProcessRecord.SIZE_BYTES;

    assertThat(sysInfo(Endpoint.INIT, 0, bytes - 1)).isEqualTo(-Errno.E2BIG);
    assertThat(sysInfo(Endpoint.INIT, 0, bytes)).isEqualTo(bytes);
  }

  @Test
  void badBufferIsAFault() {
    pm.failKernel(KernelCall.VIRCOPY, Errno.EFAULT);

    assertThat(sysInfo(Endpoint.INIT, 0, 0x10000)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void pidLeadsToTheEndpointAndBack() {
    long[] byPid = pm.call(Endpoint.INIT, PmCall.GETPROCNR, m -> PmMessage.pid(m, 4));
    assertThat(Message.type(byPid)).isZero();
    assertThat(PmMessage.endpoint(byPid)).isEqualTo(Endpoint.RS);

    int user = pm.forkAs(7);
    long[] byEndpoint = pm.call(Endpoint.VFS, PmCall.GETEPINFO, m -> PmMessage.endpoint(m, user));
    assertThat(Message.type(byEndpoint)).isPositive();
    assertThat(PmMessage.effectiveUid(byEndpoint)).isEqualTo(7);
    assertThat(PmMessage.effectiveGid(byEndpoint)).isZero();
  }

  @Test
  void nobodyIsNotFound() {
    assertThat(pm.result(Endpoint.INIT, PmCall.GETPROCNR, m -> PmMessage.pid(m, 4711)))
        .isEqualTo(-Errno.ESRCH);
    assertThat(
            pm.result(
                Endpoint.INIT,
                PmCall.GETEPINFO,
                m -> PmMessage.endpoint(m, Endpoint.of(9, Endpoint.LOG))))
        .isEqualTo(-Errno.ESRCH);
    assertThat(
            pm.result(Endpoint.INIT, PmCall.GETEPINFO, m -> PmMessage.endpoint(m, Endpoint.SYSTEM)))
        .isEqualTo(-Errno.ESRCH);
  }

  @Test
  void timeIsBootTimePlusTicks() {
    pm.ipc.kernel().uptimeTicks(3 * BootedKernel.HZ + 15);

    long[] answer = pm.call(Endpoint.INIT, PmCall.TIME, m -> {});

    assertThat(Message.type(answer)).isZero();
    assertThat(PmMessage.seconds(answer)).isEqualTo(BootedKernel.BOOT_TIME + 3);
    assertThat(PmMessage.microseconds(answer)).isEqualTo(250_000);
  }

  @Test
  void timeHoldsWhenTicksAreMany() {
    pm.ipc.kernel().uptimeTicks(Integer.MAX_VALUE);

    long[] answer = pm.call(Endpoint.INIT, PmCall.TIME, m -> {});

    assertThat(PmMessage.microseconds(answer)).isBetween(0, 999_999);
  }
}
