package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.kernel.BootImage;
import samsara.kernel.BootRow;
import samsara.protocol.kernel.ProcessInfo;

class BootOrderTest {
  private static BootImage shuffled(BootImage image, long seed) {
    List<BootRow> rows = new ArrayList<>(image.rows());
    Collections.shuffle(rows, new Random(seed));
    return BootImage.ofRows(rows);
  }

  private static Set<String> processes(SimSystem system) {
    Set<String> names = new TreeSet<>();
    for (ProcessInfo info : system.kernel().control().processes()) {
      names.add(info.name() + " " + info.slot() + " " + info.privilegeId());
    }
    return names;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rowsOfTheBootImageMayStandInAnyOrder(long seed) {
    SimSystem usual = SimSystem.boot(seed);
    SimSystem other = SimSystem.bootArranged(seed, image -> shuffled(image, seed));
    assertThat(processes(other)).isEqualTo(processes(usual));
  }
}
