package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.IntUnaryOperator;
import samsara.abi.Endpoint;
import samsara.protocol.device.SelectFlag;

/// Who has selected a minor and waits for it to be ready.
///
/// MINIX: `tty_select_proc` in `drivers/tty/tty.h`.
final class WaitingSelect {
  private final int minor;
  private final Answers answers;
  private final IntUnaryOperator ready;
  private int selecter = Endpoint.NONE;
  private int operations;

  /// @param ready answers which of some operations would not wait
  WaitingSelect(int minor, Answers answers, IntUnaryOperator ready) {
    this.minor = minor;
    this.answers = answers;
    this.ready = ready;
  }

  /// Answers what is ready; if nothing is, `who` is told later, if it wants to be.
  int select(int asked, int who) {
    int now = ready.applyAsInt(asked);
    int waiting = asked & ~now & (SelectFlag.READ | SelectFlag.WRITE);
    if (now == 0 && waiting != 0 && (asked & SelectFlag.NOTIFY) != 0) {
      selecter = who;
      operations |= waiting;
    }
    return now;
  }

  /// Something may be ready now: tells who waits.
  void tell() {
    if (selecter != Endpoint.NONE) {
      int now = ready.applyAsInt(operations);
      if (now != 0) {
        answers.ready(selecter, minor, now);
        operations &= ~now;
        selecter = operations == 0 ? Endpoint.NONE : selecter;
      }
    }
  }

  /// Nobody waits any more.
  void clear() {
    selecter = Endpoint.NONE;
    operations = 0;
  }

  void save(DataOutputStream out) throws IOException {
    out.writeInt(selecter);
    out.writeInt(operations);
  }

  void restore(DataInputStream in) throws IOException {
    selecter = in.readInt();
    operations = in.readInt();
  }
}
