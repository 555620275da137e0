package samsara.rs.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// What moves at a swap: the instance itself.
final class Body {
  /// Where it is in its life.
  enum Stage {
    BLANK,
    STARTING,
    WORKING,
    IDLE,
    SENDING,
    WAITS_FOR_RS,
    GONE
  }

  final int number;
  final List<Integer> signalsSeen = new ArrayList<>();
  final List<Integer> initTypes = new ArrayList<>();
  final List<Integer> preparedFor = new ArrayList<>();
  final List<Integer> rsAnswers = new ArrayList<>();
  @Nullable Proc proc;
  int rts;
  int imageId;
  int pendingSignals;
  int stackPointer;
  long vmMask;
  String name = "";
  Stage stage = Stage.BLANK;
  Behaviour behaviour = new Behaviour();
  @Nullable PrivilegeRecord privilege;
  boolean wasInit;
  boolean hung;
  boolean pinged;
  boolean wasPinged;

  Body(int number, int rts) {
    this.number = number;
    this.rts = rts;
  }

  boolean isRunnable() {
    return stage != Stage.GONE && (rts & ~RtsFlag.RECEIVING) == 0;
  }

  boolean isQuiescent() {
    return (rts & (RtsFlag.NO_PRIV | RtsFlag.SIG_PENDING)) != 0
        || stage == Stage.IDLE
        || stage == Stage.WAITS_FOR_RS
        || stage == Stage.STARTING;
  }

  /// Takes a message that is not an answer to its own request.
  boolean isReceptive() {
    return isRunnable() && !hung && (stage == Stage.IDLE || stage == Stage.STARTING);
  }

  Proc place() {
    if (proc == null) {
      throw new IllegalStateException("body " + number + " is nowhere");
    }
    return proc;
  }
}
