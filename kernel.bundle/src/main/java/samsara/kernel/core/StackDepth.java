package samsara.kernel.core;

import samsara.abi.SafePoint;
import samsara.kernel.context.ContextFactory;

/// How deep a service may recurse: [#FRAMES_MAX] frames of its own, the same on every kind of
/// context, interpreted or compiled, on its own stack or a borrowed one. So a runaway recursion
/// ends in the code of the service that recurses, at a point that a replay reproduces, and not in
/// the middle of a kernel table or in a server that was lent the stack.
///
/// Frames are not counted when a method is entered, which would cost too much. They are looked at
/// when so many methods that may recurse were entered that the stack could have become too deep.
final class StackDepth {
  /// Frames of one service; 1 KiB each on the stack of the CPU with room for a second one.
  static final int FRAMES_MAX = 4096;

  /// Frames that one level of a recursion may have, on average.
  private static final int FRAMES_A_LEVEL = 4;

  private static final int LEVELS_MIN = 32;

  /// Entries before a new body is looked at.
  static final int FIRST_ALLOWANCE = FRAMES_MAX / FRAMES_A_LEVEL;

  private static final StackWalker STACK = StackWalker.getInstance();

  private StackDepth() {}

  /// Looks at the stack of the process that runs, and sets when to look again.
  ///
  /// @throws StackOverflowError if the process is too deep
  static void check() {
    int frames = ownFrames();
    SafePoint.allowance(Math.max(LEVELS_MIN, (FRAMES_MAX - frames) / FRAMES_A_LEVEL));
    if (frames > FRAMES_MAX) {
      throw new StackOverflowError("more than " + FRAMES_MAX + " frames");
    }
  }

  /// Down to where the kernel called the program or its handler.
  private static int ownFrames() {
    return STACK.walk(frames ->
        (int)
            frames
                .limit(2 * FRAMES_MAX)
                .takeWhile(frame -> !isKernel(frame.getClassName()))
                .count());
  }

  private static boolean isKernel(String className) {
    return className.equals(Traps.class.getName()) || ContextFactory.isBottom(className);
  }
}
