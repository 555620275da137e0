package samsara.sef;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.rs.InitType;

final class AlarmAndDumpTest {
  private final ServiceUnderTest service = new ServiceUnderTest();

  @Test
  void alarmReachesTheCallbackWithTheTime() {
    service.register(sef -> sef.onAlarm(ticks -> service.events.add("alarm " + ticks)));
    service.ipc.init(InitType.FRESH);
    service.ipc.kernel().uptimeTicks(600);
    service.ipc.notification(Endpoint.CLOCK, 0);

    service.run();

    assertThat(service.events).containsExactly("alarm 600");
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void alarmIsIgnoredByDefault() {
    service.ipc.init(InitType.FRESH);
    service.ipc.notification(Endpoint.CLOCK, 0);

    service.run();

    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void alarmRunsTheTimersThatAreDue() {
    service.register(sef -> sef.sys().timers().set(10, () -> service.events.add("timer")));
    service.ipc.init(InitType.FRESH);
    service.ipc.whenIdle(() -> {
      service.ipc.kernel().uptimeTicks(20);
      service.ipc.notification(Endpoint.CLOCK, 0);
    });

    service.run();

    assertThat(service.events).containsExactly("timer");
  }

  @Test
  void dumpIsPrintedLineByLine() {
    service.ipc.kernel().name("hello");
    service.register(sef -> sef.onDebugDump(() -> "openCounter=3\nminors=[0]"));
    service.ipc.init(InitType.FRESH);
    service.ipc.deliver(Endpoint.RS, Ipc.SENDA, dumpRequest());

    service.run();

    assertThat(service.ipc.kernel().console())
        .isEqualTo("hello: openCounter=3\nhello: minors=[0]\n");
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void dumpIsEmptyByDefault() {
    service.ipc.init(InitType.FRESH);
    service.ipc.deliver(Endpoint.RS, Ipc.SENDA, dumpRequest());

    service.run();

    assertThat(service.ipc.kernel().console()).isEmpty();
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void dumpIsNotMadeForUsers() {
    service.ipc.init(InitType.FRESH);
    service.ipc.deliver(ServiceUnderTest.CLIENT, Ipc.SENDA, dumpRequest());

    service.run();

    assertThat(service.typesSeen).containsExactly(CommonRequest.DEBUG_DUMP.type());
  }

  private static long[] dumpRequest() {
    return Message.ofType(CommonRequest.DEBUG_DUMP.type());
  }
}
