package samsara.rs.world;

import java.util.HashMap;
import java.util.Map;
import samsara.abi.Errno;
import samsara.protocol.rs.InitType;

/// How the processes of a program behave. Tests change it while the world runs.
public final class Behaviour {
  /// Init result: never answer.
  public static final int HANG = 1000;

  /// Init result, prepare result: die.
  public static final int CRASH = 1001;

  /// Prepare result: never get ready.
  public static final int NEVER = 1002;

  private final Map<Integer, Integer> init = new HashMap<>();

  /// Ticks that an init takes.
  public int initTicks = 1;

  /// What comes of preparing for an update: 0, a negated errno, NEVER or CRASH.
  public int prepare = Errno.OK;

  /// Ticks that preparing takes.
  public int prepareTicks = 1;

  /// Answers pings.
  public boolean pongs = true;

  /// Exits on SIGTERM.
  public boolean exitsOnTerm = true;

  /// Sets the result of an init.
  ///
  /// @param type an {@link InitType}
  public Behaviour init(int type, int result) {
    init.put(type, result);
    return this;
  }

  int initResult(int type) {
    return init.getOrDefault(type, Errno.OK);
  }
}
