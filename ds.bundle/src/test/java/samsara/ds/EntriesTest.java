package samsara.ds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;

final class EntriesTest extends DsFixture {

  @Test
  void publishedNumberIsRetrievedByAnybody() {
    Answer published = publish(HELLO, "open_counter", 42, 0);
    Answer retrieved = retrieve(STRANGER, "open_counter");

    runAll();

    assertThat(published.result()).isZero();
    assertThat(retrieved.result()).isZero();
    assertThat(DsMessage.value(retrieved.message)).isEqualTo(42);
  }

  @Test
  void secondPublishNeedsOverwrite() {
    publish(HELLO, "n", 1, 0);
    Answer second = publish(HELLO, "n", 2, 0);
    Answer third = publish(HELLO, "n", 3, DsFlag.OVERWRITE);
    Answer retrieved = retrieve(HELLO, "n");

    runAll();

    assertThat(second.result()).isEqualTo(-Errno.EEXIST);
    assertThat(third.result()).isZero();
    assertThat(DsMessage.value(retrieved.message)).isEqualTo(3);
  }

  @Test
  void retrieveOfWhatIsNotThereIsEsrch() {
    Answer answer = retrieve(HELLO, "nothing");

    runAll();

    assertThat(answer.result()).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void deletedNumberIsGone() {
    publish(HELLO, "n", 1, 0);
    Answer deleted = delete(HELLO, "n");
    Answer retrieved = retrieve(HELLO, "n");
    Answer again = delete(HELLO, "n");

    runAll();

    assertThat(deleted.result()).isZero();
    assertThat(retrieved.result()).isEqualTo(-Errno.ESRCH);
    assertThat(again.result()).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void callerWithoutLabelMayNeitherPublishNorDelete() {
    publish(HELLO, "n", 1, 0);
    Answer published = publish(STRANGER, "m", 1, 0);
    Answer deleted = delete(STRANGER, "n");
    Answer alive = retrieve(STRANGER, "n");

    runAll();

    assertThat(published.result()).isEqualTo(-Errno.EPERM);
    assertThat(deleted.result()).isEqualTo(-Errno.EPERM);
    assertThat(alive.result()).isZero();
  }

  @Test
  void onlyTheOwnerDeletes() {
    publish(HELLO, "n", 1, 0);
    Answer deleted = delete(OTHER, "n");

    runAll();

    assertThat(deleted.result()).isEqualTo(-Errno.EPERM);
  }

  @Test
  void ownershipPassesToWhoeverOverwrites() {
    publish(HELLO, "n", 1, 0);
    publish(OTHER, "n", 2, DsFlag.OVERWRITE);
    Answer byFormer = delete(HELLO, "n");
    Answer byOwner = delete(OTHER, "n");

    runAll();

    assertThat(byFormer.result()).isEqualTo(-Errno.EPERM);
    assertThat(byOwner.result()).isZero();
  }

  @Test
  void oneNameCanStandForOneEntryOfEachType() {
    publish(HELLO, "n", 7, 0);
    Answer string =
        publishBytes(HELLO, "n", DsFlag.TYPE_STR, "seven\0".getBytes(StandardCharsets.UTF_8));
    Answer number = retrieve(HELLO, "n");

    runAll();

    assertThat(string.result()).isZero();
    assertThat(DsMessage.value(number.message)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, DsFlag.TYPE_U32 | DsFlag.TYPE_STR})
  void publishNeedsExactlyOneType(int type) {
    Answer answer = send(HELLO, DsRequest.PUBLISH, "n", type, 1);

    runAll();

    assertThat(answer.result()).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void mappedRangesAndSnapshotsAreNotThereYet() {
    Answer map = send(HELLO, DsRequest.PUBLISH, "m", DsFlag.TYPE_MAP, 0);
    Answer snapshot = send(HELLO, DsRequest.SNAPSHOT, "m", 0, 0);

    runAll();

    assertThat(map.result()).isEqualTo(-Errno.ENOSYS);
    assertThat(snapshot.result()).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void keyThatIsTooLongIsRefused() {
    Answer answer = retrieve(HELLO, "k".repeat(79));
    ipc.whenIdle(() -> {
      collect();
      long[] message = Message.ofType(DsRequest.RETRIEVE.type());
      DsMessage.flags(message, DsFlag.TYPE_U32);
      DsMessage.keyBytes(message, 81);
      ipc.request(HELLO, message);
    });

    runAll();

    assertThat(answer.result()).isEqualTo(-Errno.ESRCH);
    assertThat(Message.type(ipc.answerTo(HELLO))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void keyThatIsNotGrantedIsRefused() {
    long[] message = Message.ofType(DsRequest.RETRIEVE.type());
    DsMessage.flags(message, DsFlag.TYPE_U32);
    DsMessage.keyGrant(message, 3);
    DsMessage.keyBytes(message, 5);
    ipc.request(HELLO, message);

    run();

    assertThat(Message.type(ipc.answerTo(HELLO))).isEqualTo(-Errno.EPERM);
  }

  @Test
  void fullStoreIsEnomem() {
    int boot = 5;
    List<Answer> answers = new ArrayList<>();
    for (int i = boot; i <= Store.ENTRIES_MAX; i++) {
      answers.add(publish(HELLO, "k" + i, i, 0));
    }
    Answer overwrite = publish(HELLO, "k" + boot, 1, DsFlag.OVERWRITE);

    runAll();

    assertThat(answers.subList(0, answers.size() - 1)).allMatch(answer -> answer.result() == 0);
    assertThat(answers).last().matches(answer -> answer.result() == -Errno.ENOMEM);
    assertThat(overwrite.result()).isZero();
  }

  @Test
  void stringIsStoredWithItsTerminator() {
    publishBytes(HELLO, "s", DsFlag.TYPE_STR, "text".getBytes(StandardCharsets.UTF_8));
    Answer retrieved = retrieveBytes(OTHER, "s", DsFlag.TYPE_STR, 100);

    runAll();

    assertThat(DsMessage.valueBytes(retrieved.message)).isEqualTo(4);
    assertThat(retrieved.valueText()).as("the terminator is forced").isEqualTo("tex");
  }

  @Test
  void valueIsCutToTheCallersBuffer() {
    byte[] bytes = {1, 2, 3, 4, 5};
    publishBytes(HELLO, "m", DsFlag.TYPE_MEM, bytes);
    Answer retrieved = retrieveBytes(OTHER, "m", DsFlag.TYPE_MEM, 3);

    runAll();

    assertThat(DsMessage.valueBytes(retrieved.message)).isEqualTo(3);
    assertThat(Arrays.copyOf(retrieved.value, 4)).containsExactly(1, 2, 3, 0);
  }

  @Test
  void emptyValueAndValueBeyondTheLimitAreRefused() {
    Answer empty = publishBytes(HELLO, "m", DsFlag.TYPE_MEM, new byte[0]);
    Answer large =
        publishBytes(HELLO, "m", DsFlag.TYPE_MEM, new byte[GrantTransfer.VALUE_BYTES_MAX + 1]);

    runAll();

    assertThat(empty.result()).isEqualTo(-Errno.EINVAL);
    assertThat(large.result()).isEqualTo(-Errno.ENOMEM);
  }

  @Test
  void privateEntryIsRetrievedByItsOwnerAlone() {
    publish(HELLO, "n", 1, DsFlag.PRIVATE_RETRIEVE);
    Answer byOther = retrieve(OTHER, "n");
    Answer byStranger = retrieve(STRANGER, "n");
    Answer byOwner = retrieve(HELLO, "n");

    runAll();

    assertThat(byOther.result()).isEqualTo(-Errno.EPERM);
    assertThat(byStranger.result()).isEqualTo(-Errno.EPERM);
    assertThat(byOwner.result()).isZero();
  }

  @Test
  void privateEntryIsOverwrittenByItsOwnerAlone() {
    publish(HELLO, "n", 1, DsFlag.PRIVATE_OVERWRITE);
    Answer byOther = publish(OTHER, "n", 2, DsFlag.OVERWRITE);
    Answer byOwner = publish(HELLO, "n", 3, DsFlag.OVERWRITE);

    runAll();

    assertThat(byOther.result()).isEqualTo(-Errno.EPERM);
    assertThat(byOwner.result()).isZero();
  }

  @Test
  void changesOfAPrivateEntryAreToldToItsOwnerAlone() {
    subscribe(HELLO, ".*", DsFlag.TYPE_U32);
    subscribe(OTHER, ".*", DsFlag.TYPE_U32);
    publish(HELLO, "n", 1, DsFlag.PRIVATE_SUBSCRIBE);

    runAll();

    assertThat(notifications(HELLO)).isEqualTo(1);
    assertThat(notifications(OTHER)).isZero();
  }
}
