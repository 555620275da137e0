package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class FrameAllocatorTest {
  private final FrameAllocator frames = new FrameAllocator(16, 4);

  @Test
  void framesBelowTheFirstFreeOneHaveOwners() {
    assertThat(frames.freeFrames()).isEqualTo(12);
    assertThat(frames.totalFrames()).isEqualTo(16);
    assertThat(frames.allocate()).isEqualTo(4);
  }

  @Test
  void lowestFrameIsTakenFirstAlsoAfterItWasFreed() {
    int first = frames.allocate();
    frames.allocate();
    frames.free(first);

    assertThat(frames.allocate()).isEqualTo(first);
  }

  @Test
  void everyFrameIsHandedOutOnce() {
    for (int frame = 4; frame < 16; frame++) {
      assertThat(frames.allocate()).isEqualTo(frame);
    }
    assertThat(frames.freeFrames()).isZero();
    assertThatThrownBy(frames::allocate).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void frameOfABootProcessJoinsTheFreeOnes() {
    frames.free(2);

    assertThat(frames.freeFrames()).isEqualTo(13);
    assertThat(frames.allocate()).isEqualTo(2);
  }

  @Test
  void freeingTwiceIsABug() {
    int frame = frames.allocate();
    frames.free(frame);

    assertThatThrownBy(() -> frames.free(frame)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void frameIsFreeWhenItsLastOwnerGivesItBack() {
    int frame = frames.allocate();
    frames.share(frame);
    assertThat(frames.isShared(frame)).isTrue();

    frames.free(frame);
    assertThat(frames.isShared(frame)).isFalse();
    assertThat(frames.freeFrames()).isEqualTo(11);

    frames.free(frame);
    assertThat(frames.freeFrames()).isEqualTo(12);
  }

  @Test
  void sharingAFreeFrameIsABug() {
    assertThatThrownBy(() -> frames.share(5)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void freeingWhatIsNoFrameIsABug() {
    assertThatThrownBy(() -> frames.free(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> frames.free(16)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void moreFramesThanMemoryCannotBeTaken() {
    assertThatThrownBy(() -> new FrameAllocator(4, 5)).isInstanceOf(IllegalArgumentException.class);
  }
}
