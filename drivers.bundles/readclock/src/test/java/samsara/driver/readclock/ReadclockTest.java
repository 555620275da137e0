package samsara.driver.readclock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.testkit.FakeIpc;
import samsara.testkit.FakeKernel;

final class ReadclockTest {
  private static final int TIME_20100427 = 1272326400;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final int[] registers = new int[128];
  private int index;
  private int bootTime = -1;
  private int updatingReads;

  @BeforeEach
  void connect() {
    ipc.kernel().name("readclock");
    ipc.kernel().on(KernelCall.DEVIO, this::devio);
    ipc.kernel()
        .on(
            KernelCall.STIME,
            message -> {
              bootTime = Message.int32(message, Message.M4_L3);
              return Errno.OK;
            });
    show(0x00, 0x00, 0x00, 0x27, 0x04, 0x10, 0x20, 0x02);
    registers[0x0D] = 0x80;
  }

  private void show(int... values) {
    int[] order = {0, 2, 4, 7, 8, 9, 0x32, 0x0B};
    for (int i = 0; i < order.length; i++) {
      registers[order[i]] = values[i];
    }
  }

  private int devio(long[] message) {
    boolean in = (Message.int32(message, Message.M2_I3) & PortRequest.IN) != 0;
    if (!in) {
      index = Message.int32(message, Message.M2_L2);
    } else if (index == 0x0A && updatingReads > 0) {
      updatingReads--;
      Message.int32(message, Message.M2_L2, 0x80);
    } else {
      Message.int32(message, Message.M2_L2, registers[index]);
    }
    return Errno.OK;
  }

  private void run() {
    ipc.init(InitType.FRESH);
    ipc.run(new ReadclockProgram().newProcess());
  }

  private void alarm() {
    ipc.whenIdle(() -> {
      ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + 1);
      ipc.notification(Endpoint.CLOCK, 0);
    });
  }

  @Test
  void setsTheTimeOfTheClock() {
    run();

    assertThat(bootTime).isEqualTo(TIME_20100427);
    assertThat(ipc.kernel().console()).isEmpty();
  }

  @Test
  void takesTheUptimeOff() {
    ipc.kernel().uptimeTicks(10 * FakeKernel.HZ);

    run();

    assertThat(bootTime).isEqualTo(TIME_20100427 - 10);
  }

  @Test
  void understandsBinaryAndTwelveHours() {
    show(5, 6, 0x80 | 12, 29, 2, 12, 20, 0x04);

    run();

    assertThat(bootTime).isEqualTo(1330517165); // 2012-02-29T12:06:05Z
  }

  @Test
  void midnightIsTwelveInTheMorning() {
    show(0x00, 0x00, 0x12, 0x27, 0x04, 0x10, 0x20, 0x00);

    run();

    assertThat(bootTime).isEqualTo(TIME_20100427);
  }

  @Test
  void withoutACenturyYearsCountFromNineteenSeventy() {
    show(0x00, 0x00, 0x00, 0x27, 0x04, 0x10, 0x00, 0x02);

    run();

    assertThat(bootTime).isEqualTo(TIME_20100427);
  }

  @Test
  void readsAgainWhenAnUpdateIsNear() {
    updatingReads = 3;
    alarm();
    alarm();
    alarm();

    run();

    assertThat(bootTime).isEqualTo(TIME_20100427);
  }

  @Test
  void clockThatIsAlwaysUpdatingIsGivenUp() {
    updatingReads = Integer.MAX_VALUE;
    for (int i = 0; i < Readclock.ATTEMPTS_MAX; i++) {
      alarm();
    }

    run();

    assertThat(bootTime).isEqualTo(-1);
    assertThat(ipc.kernel().console()).contains("no two equal readings");
  }

  @Test
  void clockWithAnEmptyBatteryIsTold() {
    registers[0x0D] = 0;

    run();

    assertThat(bootTime).isEqualTo(-1);
    assertThat(ipc.kernel().console()).contains("has lost its time");
  }

  @Test
  void absentClockIsTold() {
    Arrays.fill(registers, 0xFF);

    run();

    assertThat(bootTime).isEqualTo(-1);
    assertThat(ipc.kernel().console()).contains("there is no clock");
  }

  @Test
  void whatIsNoDateIsTold() {
    show(0x00, 0x00, 0x00, 0x30, 0x02, 0x10, 0x20, 0x02);

    run();

    assertThat(bootTime).isEqualTo(-1);
    assertThat(ipc.kernel().console()).contains("shows no time");
  }

  @Test
  void withoutTheRightToThePortsInitFails() {
    ipc.kernel().on(KernelCall.DEVIO, message -> -Errno.EPERM);

    run();

    assertThat(InitMessage.result(ipc.answerTo(Endpoint.RS))).isEqualTo(-Errno.EPERM);
  }

  @Test
  void requestsAreRefused() {
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, Message.ofType(0x406)));

    run();

    assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(-Errno.ENOSYS);
  }
}
