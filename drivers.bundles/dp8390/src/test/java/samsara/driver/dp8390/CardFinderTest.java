package samsara.driver.dp8390;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.net.EthernetStatistics;
import samsara.sys.Sys;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;

/// Where cards are looked for, in a machine without any.
final class CardFinderTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Sys sys = new Sys(ipc);
  private final FakeDataStore store = new FakeDataStore("dp8390");
  private final List<Integer> ports = new ArrayList<>();

  @BeforeEach
  void connect() {
    store.connect(ipc); // knows no PCI server
    ipc.kernel()
        .on(
            KernelCall.DEVIO,
            message -> {
              ports.add(Message.int32(message, Message.M2_L1));
              if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) != 0) {
                Message.int32(message, Message.M2_L2, -1); // nobody is there
              }
              return Errno.OK;
            });
  }

  private void assertRefused(int errno, String... arguments) {
    assertThatThrownBy(() -> CardFinder.find(sys, List.of(arguments), new EthernetStatistics()))
        .isInstanceOfSatisfying(
            ErrnoException.class, error -> assertThat(error.errno()).isEqualTo(errno));
  }

  @Test
  void withoutACardTheThreeConfigurationsAreTried() {
    assertRefused(Errno.ENXIO);

    assertThat(ports).contains(0x287, 0x307, 0x387).hasSizeLessThan(5_000);
    assertThat(store.published()).containsExactly("card.0x280", "card.0x300", "card.0x380");
    assertThat(store.keys()).as("ports without a card are free").isEmpty();
  }

  @Test
  void cardOfAnotherServiceIsNotTouched() {
    store.refuse("card.0x300");

    assertRefused(Errno.EBUSY, "1");

    assertThat(ports).isEmpty();
  }

  @Test
  void otherConfigurationsAreTriedBesideTheCardOfAnotherService() {
    store.refuse("card.0x300");

    assertRefused(Errno.EBUSY);

    assertThat(ports).contains(0x287, 0x387).noneMatch(port -> port >= 0x300 && port < 0x320);
  }

  @Test
  void argumentNamesTheOneConfiguration() {
    assertRefused(Errno.ENXIO, "2");

    assertThat(ports).allMatch(port -> port >= 0x380 && port < 0x3A0);
  }

  @Test
  void argumentThatIsNoneIsRefused() {
    assertRefused(Errno.EINVAL, "3");
    assertRefused(Errno.EINVAL, "card");

    assertThat(ports).isEmpty();
  }
}
