package samsara.driver.rtl8139;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.pci.PciMessage;
import samsara.protocol.pci.PciRequest;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.testkit.FakeIpc;

/// What becomes of the driver where it gets no card.
final class Rtl8139Test {
  private static final int PCI = Endpoint.of(1, 19);

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final List<PciRequest> asked = new ArrayList<>();
  private boolean hasServer = true;
  private int vendor = 0x10EC;

  @BeforeEach
  void connect() {
    ipc.peer(Endpoint.DS, this::dataStore);
    ipc.peer(PCI, this::server);
  }

  private boolean dataStore(long[] message) {
    int result = Errno.OK;
    if (DsRequest.of(Message.type(message)) == DsRequest.RETRIEVE) {
      DsMessage.value(message, PCI);
      result = hasServer ? Errno.OK : -Errno.ESRCH;
    }
    Message.type(message, result);
    return true;
  }

  // Shows one card, which somebody else has.
  private boolean server(long[] message) {
    PciRequest request = PciRequest.of(Message.type(message));
    int result = -Errno.ENOSYS;
    if (request != null) {
      asked.add(request);
      result =
          switch (request) {
            case FIRST_DEV -> 1;
            case RESERVE -> -Errno.EBUSY;
            default -> 0;
          };
    }
    PciMessage.foundVendor(message, vendor);
    PciMessage.foundDevice(message, 0x8139);
    Message.type(message, result);
    return true;
  }

  private int initResult() {
    ipc.init(InitType.FRESH);
    ipc.run(new Rtl8139Program().newProcess());
    return InitMessage.result(ipc.sentTo(Endpoint.RS).getFirst().message());
  }

  @Test
  void withoutAPciServerItDoesNotStart() {
    hasServer = false;

    assertThat(initResult()).isEqualTo(-Errno.ENXIO);
    assertThat(ipc.kernel().console()).contains("no card: there is no PCI server");
  }

  @Test
  void cardOfAnotherServiceIsLeftAlone() {
    assertThat(initResult()).isEqualTo(-Errno.ENXIO);

    assertThat(asked).endsWith(PciRequest.RESERVE);
    assertThat(ipc.kernel().console()).contains("no card: no RTL8139 is free");
  }

  @Test
  void cardOfAnotherKindIsNotAskedFor() {
    vendor = 0x8086;

    assertThat(initResult()).isEqualTo(-Errno.ENXIO);
    assertThat(asked).doesNotContain(PciRequest.RESERVE);
  }
}
