package samsara.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.testkit.FakeIpc;

final class DataStoreTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Sys sys = new Sys(ipc);
  private final DataStore store = sys.dataStore();
  private int buffersBefore;

  /// DS, for one request: looks at it and writes the answer.
  private void ds(DsRequest expected, String expectedKey, Consumer<long[]> answer) {
    buffersBefore = sys.heap().allocatedBytes();
    ipc.peer(
        Endpoint.DS,
        message -> {
          assertThat(Message.type(message)).isEqualTo(expected.type());
          if (!expectedKey.isEmpty()) {
            assertThat(read(DsMessage.keyGrant(message), DsMessage.keyBytes(message)))
                .isEqualTo(expectedKey + "\0");
          }
          Message.type(message, Errno.OK);
          answer.accept(message);
          return true;
        });
  }

  private String read(int grant, int bytes) {
    return new String(
        ipc.kernel().readThroughGrant(Endpoint.DS, grant, 0, bytes), StandardCharsets.UTF_8);
  }

  private void write(int grant, String text) {
    ipc.kernel()
        .writeThroughGrant(Endpoint.DS, grant, 0, (text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  private void assertNothingIsLeft() {
    assertThat(sys.grants().count()).isZero();
    // The grant table itself stays.
    assertThat(sys.heap().allocatedBytes() - buffersBefore).isLessThan(600);
  }

  @Test
  void numberIsPublishedWithItsFlags() throws ErrnoException {
    ds(
        DsRequest.PUBLISH,
        "open_counter",
        message -> {
          assertThat(DsMessage.flags(message)).isEqualTo(DsFlag.OVERWRITE | DsFlag.TYPE_U32);
          assertThat(DsMessage.value(message)).isEqualTo(42);
        });

    store.publishU32("open_counter", 42, DsFlag.OVERWRITE);

    assertNothingIsLeft();
  }

  @Test
  void numberIsRetrieved() throws ErrnoException {
    ds(DsRequest.RETRIEVE, "n", message -> DsMessage.value(message, -7));

    assertThat(store.retrieveU32("n")).isEqualTo(-7);
  }

  @Test
  void errorOfDsIsThrown() {
    ds(DsRequest.RETRIEVE, "n", message -> Message.type(message, -Errno.ESRCH));

    assertThatThrownBy(() -> store.retrieveU32("n"))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
    assertNothingIsLeft();
  }

  @Test
  void errorOfTheTrapIsThrown() {
    ipc.dead(Endpoint.DS);

    assertThatThrownBy(() -> store.deleteU32("n"))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EDEADSRCDST));
    assertNothingIsLeft();
  }

  @Test
  void stringIsPublishedWithItsTerminator() throws ErrnoException {
    ds(
        DsRequest.PUBLISH,
        "s",
        message -> {
          assertThat(DsMessage.flags(message)).isEqualTo(DsFlag.TYPE_STR);
          assertThat(read(DsMessage.value(message), DsMessage.valueBytes(message)))
              .isEqualTo("value\0");
        });

    store.publishString("s", "value", 0);

    assertNothingIsLeft();
  }

  @Test
  void stringIsRetrieved() throws ErrnoException {
    answerString("a string");

    assertThat(store.retrieveString("s", 100)).isEqualTo("a string");
    assertNothingIsLeft();
  }

  @Test
  void stringIsCutToTheBuffer() throws ErrnoException {
    answerString("0123456789");

    assertThat(store.retrieveString("s", 5)).isEqualTo("0123");
  }

  private void answerString(String value) {
    ds(
        DsRequest.RETRIEVE,
        "s",
        message -> {
          byte[] bytes = (value + "\0").getBytes(StandardCharsets.UTF_8);
          int length = Math.min(bytes.length, DsMessage.valueBytes(message));
          ipc.kernel()
              .writeThroughGrant(
                  Endpoint.DS, DsMessage.value(message), 0, Arrays.copyOf(bytes, length));
          DsMessage.valueBytes(message, length);
        });
  }

  @Test
  void labelOfAnEndpointIsWrittenByDs() throws ErrnoException {
    ds(
        DsRequest.RETRIEVE_LABEL,
        "",
        message -> {
          assertThat(DsMessage.owner(message)).isEqualTo(Endpoint.LOG);
          assertThat(DsMessage.keyBytes(message)).isEqualTo(80);
          write(DsMessage.keyGrant(message), "log");
        });

    assertThat(store.retrieveLabel(Endpoint.LOG)).isEqualTo("log");
  }

  @Test
  void endpointOfALabelIsItsValue() throws ErrnoException {
    ds(
        DsRequest.RETRIEVE,
        "log",
        message -> {
          assertThat(DsMessage.flags(message)).isEqualTo(DsFlag.TYPE_LABEL);
          DsMessage.value(message, Endpoint.LOG);
        });

    assertThat(store.retrieveEndpoint("log")).isEqualTo(Endpoint.LOG);
  }

  @Test
  void checkTellsKeyTypeAndOwner() throws ErrnoException {
    ds(
        DsRequest.CHECK,
        "",
        message -> {
          write(DsMessage.keyGrant(message), "drv.vfs.hello");
          DsMessage.flags(message, DsFlag.TYPE_U32 | DsFlag.PRIVATE_RETRIEVE);
          DsMessage.owner(message, Endpoint.of(1, 33));
        });

    assertThat(store.check())
        .isEqualTo(new DataStore.Change("drv.vfs.hello", DsFlag.TYPE_U32, Endpoint.of(1, 33)));
  }

  @Test
  void keysAreFrom1To79Characters() throws ErrnoException {
    String longest = "k".repeat(79);
    ds(DsRequest.DELETE, longest, message -> {});

    store.deleteU32(longest);

    assertThatThrownBy(() -> store.deleteU32("")).isInstanceOf(ErrnoException.class);
    assertThatThrownBy(() -> store.deleteU32(longest + "k")).isInstanceOf(ErrnoException.class);
  }
}
