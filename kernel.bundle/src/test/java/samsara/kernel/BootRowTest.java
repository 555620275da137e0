package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import samsara.protocol.kernel.BootImageEntry;

/// What the kernel knows of the processes that it boots.
class BootRowTest {
  @Test
  void rowOfTheBootImageKnowsNoPrivileges() {
    assertThat(Arrays.stream(BootRow.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactly(
            "slot",
            "name",
            "fullVm",
            "quantumTicks",
            "queue",
            "segmentBytes",
            "imageId",
            "program");
    assertThat(
            Arrays.stream(BootImageEntry.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactly(
            "slot",
            "endpoint",
            "flags",
            "quantumTicks",
            "queue",
            "segmentBase",
            "segmentBytes",
            "imageId",
            "name");
  }
}
