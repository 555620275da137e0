package samsara.driver.tty;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import samsara.abi.Errno;
import samsara.driver.SavedState;
import samsara.sys.Sys;

/// What a version leaves to the one after it, in as many pieces as DS needs: all lines that are
/// open and full don't fit into one value.
///
/// ~~~
/// tty_state = number of pieces, first piece | tty_state.1 = second piece | …
/// ~~~
final class SavedPieces {
  /// Key of the first piece in DS.
  static final String KEY = "tty_state";

  /// Bytes of a value in DS.
  static final int PIECE_BYTES = 64 * 1024;

  // Three and a half when every queue of every line is full.
  private static final int PIECES_MAX = 8;

  private final Sys sys;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

  SavedPieces(Sys sys) {
    this.sys = sys;
  }

  private SavedState piece(int index) {
    return new SavedState(sys, index == 0 ? KEY : KEY + "." + index, PIECE_BYTES);
  }

  /// Leaves the state. Answers 0, `-E2BIG`, or a negated errno of DS.
  int save(byte[] state) {
    byte[] all = new byte[1 + state.length];
    int count = (all.length + PIECE_BYTES - 1) / PIECE_BYTES;
    if (count > PIECES_MAX) {
      return -Errno.E2BIG;
    }
    all[0] = (byte) count;
    System.arraycopy(state, 0, all, 1, state.length);
    int result = Errno.OK;
    for (int i = 0; i < count && result == Errno.OK; i++) {
      int end = Math.min((i + 1) * PIECE_BYTES, all.length);
      result = piece(i).save(Arrays.copyOfRange(all, i * PIECE_BYTES, end));
    }
    return result;
  }

  /// Takes the state that the version before has left, for {@link #state}. Answers 0, or a negated
  /// errno of DS.
  int take() {
    int count = 1;
    int result = Errno.OK;
    for (int i = 0; i < count && result == Errno.OK; i++) {
      result = piece(i).take(taken::writeBytes);
      if (i == 0 && result == Errno.OK) {
        count = taken.toByteArray()[0];
      }
    }
    return result;
  }

  /// The state that was taken.
  byte[] state() {
    byte[] all = taken.toByteArray();
    return Arrays.copyOfRange(all, 1, all.length);
  }
}
