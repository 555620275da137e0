package samsara.driver;

import java.util.function.Consumer;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.ds.DsFlag;
import samsara.sys.Sys;

/// What a version leaves to the one after it: bytes in DS that only the service itself can read,
/// and that are gone when they have been taken.
///
/// ~~~
/// sef.onStateSave(state -> saved.save(bytes()))
///     .onInitUpdate((type, info) -> saved.take(this::restore))
/// ~~~
public final class SavedState {
  private final Sys sys;
  private final String key;
  private final int bytesMax;

  /// The state under one key.
  ///
  /// @param bytesMax the most that a version leaves
  public SavedState(Sys sys, String key, int bytesMax) {
    this.sys = sys;
    this.key = key;
    this.bytesMax = bytesMax;
  }

  /// Leaves the state.
  ///
  /// @return 0, `-E2BIG` for more than was said, or a negated errno of DS
  public int save(byte[] state) {
    if (state.length > bytesMax) {
      return -Errno.E2BIG;
    }
    try {
      sys.dataStore().publishMemory(key, state, DsFlag.OVERWRITE | DsFlag.PRIVATE_RETRIEVE);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    return Errno.OK;
  }

  /// Takes the state that the version before has left. What it leads to shall not be seen from
  /// outside before RS has accepted the new version: until then the old one may go on.
  ///
  /// @return 0, or a negated errno of DS: `ESRCH` if there is none
  public int take(Consumer<byte[]> restore) {
    byte[] state;
    try {
      state = sys.dataStore().retrieveMemory(key, bytesMax);
      sys.dataStore().deleteMemory(key);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    restore.accept(state);
    return Errno.OK;
  }
}
