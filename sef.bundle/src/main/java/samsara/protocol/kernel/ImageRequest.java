package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Sub-operations of {@link KernelCall#IMAGE}: how RS drives the OSGi framework. M1: i1 request.
/// Nothing here waits: a completed request is announced with {@link samsara.abi.Signal#KIMAGE} and
/// fetched with NEXT.
public enum ImageRequest implements Numbered {
  /// Loads, weaves, checks and links an image in the background. p1, i2 address and length of its
  /// location, i3 ticket chosen by the caller.
  STAGE(1),

  /// Fetches the oldest event into an {@link ImageEventRecord} at p1. Answers `EAGAIN` if there is
  /// none.
  NEXT(2),

  /// No process needs image i2 any more.
  RELEASE(3),

  /// Roll-back: makes image i2 the content of its bundle again.
  RESTORE(4),

  /// Forgets ticket i3: when it completes, its image is restored and released, and no event comes.
  CANCEL(5);

  private static final Numbered.Table<ImageRequest> TABLE =
      new Numbered.Table<>(ImageRequest.class);

  private final int number;

  ImageRequest(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable ImageRequest of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
