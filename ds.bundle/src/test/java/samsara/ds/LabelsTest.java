package samsara.ds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;

final class LabelsTest extends DsFixture {

  @Test
  void bootServicesHaveLabelsFromTheStart() {
    Answer endpoint = send(STRANGER, DsRequest.RETRIEVE, "vfs", DsFlag.TYPE_LABEL, 0);
    Answer label = send(STRANGER, DsRequest.RETRIEVE_LABEL, "", DsFlag.TYPE_LABEL, Endpoint.VFS);

    runAll();

    assertThat(DsMessage.value(endpoint.message)).isEqualTo(Endpoint.VFS);
    assertThat(label.keyText()).isEqualTo("vfs");
  }

  @Test
  void onlyRsPublishesLabels() {
    Answer byOther = label(HELLO, "mine", STRANGER, 0);
    Answer byRs = label(Endpoint.RS, "stranger", STRANGER, 0);
    Answer byStranger = publish(STRANGER, "n", 1, 0);

    runAll();

    assertThat(byOther.result()).isEqualTo(-Errno.EPERM);
    assertThat(byRs.result()).isZero();
    assertThat(byStranger.result()).as("now it has a label").isZero();
  }

  @Test
  void endpointThatHasALabelGetsTheNewOneInstead() {
    Answer refused = label(Endpoint.RS, "renamed", HELLO, 0);
    Answer relabelled = label(Endpoint.RS, "renamed", HELLO, DsFlag.OVERWRITE);
    Answer label = send(OTHER, DsRequest.RETRIEVE_LABEL, "", DsFlag.TYPE_LABEL, HELLO);
    Answer old = send(OTHER, DsRequest.RETRIEVE, "hello", DsFlag.TYPE_LABEL, 0);

    runAll();

    assertThat(refused.result()).isEqualTo(-Errno.EEXIST);
    assertThat(relabelled.result()).isZero();
    assertThat(label.keyText()).isEqualTo("renamed");
    assertThat(old.result()).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void labelOfAnUnknownEndpointIsEsrch() {
    Answer answer = send(OTHER, DsRequest.RETRIEVE_LABEL, "", DsFlag.TYPE_LABEL, STRANGER);

    runAll();

    assertThat(answer.result()).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void ownerIsTheLabelAndNotTheEndpoint() {
    publish(HELLO, "n", 1, DsFlag.PRIVATE_RETRIEVE);
    label(Endpoint.RS, "hello", STRANGER, DsFlag.OVERWRITE);
    Answer byNewEndpoint = retrieve(STRANGER, "n");
    Answer byOldEndpoint = retrieve(HELLO, "n");

    runAll();

    assertThat(byNewEndpoint.result()).isZero();
    assertThat(byOldEndpoint.result()).isEqualTo(-Errno.EPERM);
  }

  @Test
  void deletingALabelWipesWhatItsOwnerHasAndNotifies() {
    publish(HELLO, "n", 1, 0);
    subscribe(HELLO, "x", 0);
    subscribe(OTHER, "n", 0);
    Answer deleted = deleteLabel("hello");
    Answer retrieved = retrieve(OTHER, "n");
    Answer check = check(OTHER);
    label(Endpoint.RS, "hello", HELLO, 0);
    Answer noSubscription = check(HELLO);

    runAll();

    assertThat(deleted.result()).isZero();
    assertThat(retrieved.result()).isEqualTo(-Errno.ESRCH);
    assertThat(notifications(OTHER)).isEqualTo(1);
    assertThat(check.result()).isEqualTo(-Errno.ENOENT);
    assertThat(noSubscription.result()).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void onlyRsDeletesLabels() {
    Answer answer = send(HELLO, DsRequest.DELETE, "hello", DsFlag.TYPE_LABEL, 0);

    runAll();

    assertThat(answer.result()).isEqualTo(-Errno.EPERM);
  }
}
