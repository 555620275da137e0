package samsara.sef;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.rs.InitType;
import samsara.testkit.Sent;

final class PingTest {
  private final ServiceUnderTest service = new ServiceUnderTest();

  private void runWithPing() {
    service.ipc.init(InitType.FRESH);
    service.ipc.notification(Endpoint.RS, 0);
    service.run();
  }

  private long notificationsToRs() {
    return service.ipc.sentTo(Endpoint.RS).stream()
        .map(Sent::primitive)
        .filter(primitive -> primitive == Ipc.NOTIFY)
        .count();
  }

  @Test
  void pingIsAnsweredByDefaultAndNotSeenByTheService() {
    runWithPing();

    assertThat(notificationsToRs()).isEqualTo(1);
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void predefinedNullStaysSilent() {
    service.register(sef -> sef.onPing(Sef.Ping.NULL));

    runWithPing();

    assertThat(notificationsToRs()).isZero();
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void callbackReplacesTheDefault() {
    service.register(sef -> sef.onPing((sys, source) -> service.events.add("ping of " + source)));

    runWithPing();

    assertThat(service.events).containsExactly("ping of " + Endpoint.RS);
    assertThat(notificationsToRs()).isZero();
  }

  @Test
  void notificationOfAnotherServiceReachesTheService() {
    service.ipc.init(InitType.FRESH);
    service.ipc.notification(Endpoint.DS, 0);

    service.run();

    assertThat(service.typesSeen).containsExactly(Ipc.NOTIFY_TYPE | (Endpoint.DS + 4));
    assertThat(notificationsToRs()).isZero();
  }

  @Test
  void messageOfRsThatIsNoNotificationIsNoPing() {
    service.ipc.init(InitType.FRESH);
    service.ipc.deliver(Endpoint.RS, Ipc.SENDA, Message.ofType(5));

    service.run();

    assertThat(service.typesSeen).containsExactly(5);
  }

  @Test
  void pingWaitsWhileTheServiceReceivesFromSomebodyElse() {
    service.ipc.init(InitType.FRESH);
    service.ipc.notification(Endpoint.RS, 0);

    service.ipc.run(sef -> {
      sef.startup();
      sef.receive(ServiceUnderTest.CLIENT, Message.create());
    });

    assertThat(notificationsToRs()).isZero();
  }
}
