package samsara.ds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;

final class SubscriptionsTest extends DsFixture {

  @Test
  void changeIsNotifiedAndTellsKeyTypeAndOwnerOnce() {
    subscribe(Endpoint.VFS, "drv\\.vfs\\..*", 0);
    publish(HELLO, "drv.vfs.hello", 1, DsFlag.OVERWRITE);
    Answer first = check(Endpoint.VFS);
    Answer second = check(Endpoint.VFS);

    runAll();

    assertThat(notifications(Endpoint.VFS)).isEqualTo(1);
    assertThat(first.result()).isZero();
    assertThat(first.keyText()).isEqualTo("drv.vfs.hello");
    assertThat(DsMessage.flags(first.message)).isEqualTo(DsFlag.TYPE_U32);
    assertThat(DsMessage.owner(first.message)).isEqualTo(HELLO);
    assertThat(second.result()).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void severalChangesAreToldInTheirOrder() {
    subscribe(OTHER, "[ab]", DsFlag.TYPE_U32);
    publish(HELLO, "b", 1, 0);
    publish(HELLO, "a", 1, 0);
    Answer first = check(OTHER);
    Answer second = check(OTHER);

    runAll();

    assertThat(List.of(first.keyText(), second.keyText())).containsExactly("b", "a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vfs\\..*", "drv\\.vfs", "rv.*", ".*hell"})
  void expressionHasToMatchTheWholeKey(String regex) {
    subscribe(OTHER, regex, 0);
    publish(HELLO, "drv.vfs.hello", 1, 0);

    runAll();

    assertThat(notifications(OTHER)).isZero();
  }

  @Test
  void onlyTheTypesAskedForAreTold() {
    subscribe(OTHER, "n", DsFlag.TYPE_STR);
    publish(HELLO, "n", 1, 0);

    runAll();

    assertThat(notifications(OTHER)).isZero();
  }

  @Test
  void withoutTypesAllAreTold() {
    subscribe(OTHER, "stranger", 0);
    label(Endpoint.RS, "stranger", STRANGER, 0);
    Answer check = check(OTHER);

    runAll();

    assertThat(DsMessage.flags(check.message)).isEqualTo(DsFlag.TYPE_LABEL);
  }

  @Test
  void initialTellsAtOnceOfWhatIsThereWithOneNotification() {
    publish(HELLO, "a", 1, 0);
    publish(HELLO, "b", 1, 0);
    subscribe(OTHER, "[a-z]", DsFlag.INITIAL | DsFlag.TYPE_U32);
    Answer first = check(OTHER);
    Answer second = check(OTHER);

    runAll();

    assertThat(notifications(OTHER)).isEqualTo(1);
    assertThat(List.of(first.keyText(), second.keyText())).containsExactly("a", "b");
  }

  @Test
  void initialIsSilentIfThereIsNothing() {
    subscribe(OTHER, "a", DsFlag.INITIAL);

    runAll();

    assertThat(notifications(OTHER)).isZero();
  }

  @Test
  void secondSubscriptionNeedsOverwriteAndReplacesTheFirst() {
    subscribe(OTHER, "a", 0);
    Answer refused = subscribe(OTHER, "b", 0);
    Answer replaced = subscribe(OTHER, "b", DsFlag.OVERWRITE);
    publish(HELLO, "a", 1, 0);
    publish(HELLO, "b", 1, 0);

    runAll();

    assertThat(refused.result()).isEqualTo(-Errno.EEXIST);
    assertThat(replaced.result()).isZero();
    assertThat(notifications(OTHER)).isEqualTo(1);
  }

  @Test
  void badExpressionIsEinval() {
    Answer answer = subscribe(OTHER, "a(", 0);

    runAll();

    assertThat(answer.result()).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void callerWithoutLabelCanNeitherSubscribeNorCheck() {
    Answer subscribed = subscribe(STRANGER, "a", 0);
    Answer check = check(STRANGER);

    runAll();

    assertThat(subscribed.result()).isEqualTo(-Errno.ESRCH);
    assertThat(check.result()).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void deletionNotifiesButLeavesNothingToAskFor() {
    subscribe(OTHER, "n", 0);
    publish(HELLO, "n", 1, 0);
    delete(HELLO, "n");
    Answer check = check(OTHER);

    runAll();

    assertThat(notifications(OTHER)).isEqualTo(2);
    assertThat(check.result()).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void tooManySubscriptionsAreEagain() {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i <= Subscriptions.COUNT_MAX; i++) {
      int endpoint = Endpoint.of(2, 20 + i);
      label(Endpoint.RS, "s" + i, endpoint, 0);
      answers.add(subscribe(endpoint, "a", 0));
    }

    runAll();

    assertThat(answers.subList(0, Subscriptions.COUNT_MAX))
        .allMatch(answer -> answer.result() == 0);
    assertThat(answers).last().matches(answer -> answer.result() == -Errno.EAGAIN);
  }
}
