package samsara.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.sef.Panic;
import samsara.sys.Sys;
import samsara.testkit.FakeIpc;

final class DriverAnnounceTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final List<String> published = new ArrayList<>();

  private boolean ds(long[] message) {
    assertThat(ipc.kernel().calls()).contains(KernelCall.STATECTL);
    int keyGrant = DsMessage.keyGrant(message);
    if (Message.type(message) == DsRequest.RETRIEVE_LABEL.type()) {
      assertThat(DsMessage.owner(message)).isEqualTo(ipc.endpoint());
      ipc.kernel()
          .writeThroughGrant(Endpoint.DS, keyGrant, 0, "hello\0".getBytes(StandardCharsets.UTF_8));
    } else {
      byte[] key =
          ipc.kernel().readThroughGrant(Endpoint.DS, keyGrant, 0, DsMessage.keyBytes(message) - 1);
      published.add(
          new String(key, StandardCharsets.UTF_8)
              + " 0x"
              + Integer.toHexString(DsMessage.flags(message))
              + " "
              + DsMessage.value(message));
    }
    Message.type(message, Errno.OK);
    return true;
  }

  @Test
  void referencesAreClearedThenTheLabelIsPublished() {
    ipc.peer(Endpoint.DS, this::ds);

    DriverAnnounce.announce(new Sys(ipc));

    assertThat(published).containsExactly("drv.vfs.hello 0x1010 1");
  }

  @Test
  void driverWithoutLabelPanics() {
    ipc.peer(
        Endpoint.DS,
        message -> {
          Message.type(message, -Errno.ESRCH);
          return true;
        });

    assertThatThrownBy(() -> DriverAnnounce.announce(new Sys(ipc)))
        .isInstanceOf(Panic.class)
        .hasMessageContaining("ESRCH");
  }
}
