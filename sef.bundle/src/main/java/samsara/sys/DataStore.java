package samsara.sys;

import samsara.abi.ErrnoException;

/// Client of DS; every call waits for DS's answer. Keys are 1 … 79 characters.
///
/// MINIX: `lib/libsys/ds.c`.
public interface DataStore {
  /// Stores a number. `EEXIST` without OVERWRITE, `EPERM` for a caller without label, `ENOMEM` when
  /// full.
  void publishU32(String key, int value, int flags) throws ErrnoException;

  /// Reads a number. `ESRCH` if there is none.
  int retrieveU32(String key) throws ErrnoException;

  /// Removes a number.
  void deleteU32(String key) throws ErrnoException;

  /// Stores a string.
  void publishString(String key, String value, int flags) throws ErrnoException;

  /// Reads a string, cut to `bytesMax - 1` bytes.
  String retrieveString(String key, int bytesMax) throws ErrnoException;

  /// Removes a string.
  void deleteString(String key) throws ErrnoException;

  /// Gives an endpoint a label; RS only.
  void publishLabel(String label, int endpoint, int flags) throws ErrnoException;

  /// Removes a label and all that its owner stored; RS only.
  void deleteLabel(String label) throws ErrnoException;

  /// The endpoint of a label.
  int retrieveEndpoint(String label) throws ErrnoException;

  /// The label of an endpoint.
  String retrieveLabel(int endpoint) throws ErrnoException;

  /// Asks for notifications when keys that match a regular expression change; one subscription a
  /// process.
  void subscribe(String regex, int flags) throws ErrnoException;

  /// A key that changed since it was last asked for. `ENOENT` if there is none.
  Change check() throws ErrnoException;

  /// A changed key.
  ///
  /// @param key the key
  /// @param type a type bit of `samsara.protocol.ds.DsFlag`
  /// @param owner endpoint of its owner
  record Change(String key, int type, int owner) {}
}
