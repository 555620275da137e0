package samsara.sys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;

/// Client of DS; every call waits for DS's answer, or fails with the error of the IPC. Keys are 1 …
/// 79 characters (`EINVAL`). Strings are ranges of bytes that end with NUL; DS knows of no other
/// difference.
///
/// MINIX: `lib/libsys/ds.c`.
public final class DataStore {
  /// Longest key, with its NUL.
  public static final int KEY_BYTES_MAX = 80;

  private static final String ANY_KEY = "";

  private final Ipc ipc;
  private final Heap heap;
  private final Grants grants;
  private final long[] message = Message.create();

  /// A client that passes keys and values in buffers of this heap.
  public DataStore(Ipc ipc, Heap heap, Grants grants) {
    this.ipc = ipc;
    this.heap = heap;
    this.grants = grants;
  }

  /// Stores a number. `EEXIST` without OVERWRITE, `EPERM` for a caller without label, `ENOMEM` when
  /// full.
  public void publishU32(String key, int value, int flags) throws ErrnoException {
    begin(flags | DsFlag.TYPE_U32);
    DsMessage.value(message, value);
    call(DsRequest.PUBLISH, key);
  }

  /// Reads a number. `ESRCH` if there is none.
  public int retrieveU32(String key) throws ErrnoException {
    begin(DsFlag.TYPE_U32);
    call(DsRequest.RETRIEVE, key);
    return DsMessage.value(message);
  }

  /// Removes a number. `ESRCH` if there is none, `EPERM` if it isn't the caller's.
  public void deleteU32(String key) throws ErrnoException {
    delete(key, DsFlag.TYPE_U32);
  }

  /// Stores a string; errors as {@link #publishU32}.
  public void publishString(String key, String value, int flags) throws ErrnoException {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    publishBytes(key, Arrays.copyOf(text, text.length + 1), flags | DsFlag.TYPE_STR);
  }

  /// Reads a string, cut to `bytesMax - 1` bytes. `ESRCH` if there is none.
  public String retrieveString(String key, int bytesMax) throws ErrnoException {
    byte[] bytes = retrieveBytes(key, bytesMax, DsFlag.TYPE_STR);
    int length = 0;
    while (length < bytes.length && length < bytesMax - 1 && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /// Removes a string.
  public void deleteString(String key) throws ErrnoException {
    delete(key, DsFlag.TYPE_STR);
  }

  /// Stores bytes; errors as {@link #publishU32}.
  public void publishMemory(String key, byte[] value, int flags) throws ErrnoException {
    publishBytes(key, value, flags | DsFlag.TYPE_MEM);
  }

  /// Reads bytes, at most `bytesMax`. `ESRCH` if there are none.
  public byte[] retrieveMemory(String key, int bytesMax) throws ErrnoException {
    return retrieveBytes(key, bytesMax, DsFlag.TYPE_MEM);
  }

  /// Removes bytes.
  public void deleteMemory(String key) throws ErrnoException {
    delete(key, DsFlag.TYPE_MEM);
  }

  /// Gives an endpoint a label; RS only.
  public void publishLabel(String label, int endpoint, int flags) throws ErrnoException {
    begin(flags | DsFlag.TYPE_LABEL);
    DsMessage.value(message, endpoint);
    call(DsRequest.PUBLISH, label);
  }

  /// Removes a label and all that its owner stored; RS only.
  public void deleteLabel(String label) throws ErrnoException {
    delete(label, DsFlag.TYPE_LABEL);
  }

  /// The endpoint of a label. `ESRCH` if there is none.
  public int retrieveEndpoint(String label) throws ErrnoException {
    begin(DsFlag.TYPE_LABEL);
    call(DsRequest.RETRIEVE, label);
    return DsMessage.value(message);
  }

  /// The label of an endpoint. `ESRCH` if it has none.
  public String retrieveLabel(int endpoint) throws ErrnoException {
    begin(DsFlag.TYPE_LABEL);
    DsMessage.owner(message, endpoint);
    return callForKey(DsRequest.RETRIEVE_LABEL);
  }

  /// Asks for notifications when keys that match a regular expression change; one subscription a
  /// process. `EEXIST` if there is one and OVERWRITE is not given, `EINVAL` for a bad expression,
  /// `EAGAIN` when DS can take no more.
  ///
  /// @param flags type bits, none for all types; INITIAL to hear at once of what is there
  public void subscribe(String regex, int flags) throws ErrnoException {
    begin(flags);
    call(DsRequest.SUBSCRIBE, regex);
  }

  /// A key that changed since it was last asked for. `ENOENT` if there is none: one notification
  /// can stand for many changes, so ask until then.
  public Change check() throws ErrnoException {
    begin(0);
    String key = callForKey(DsRequest.CHECK);
    return new Change(key, DsMessage.flags(message) & DsFlag.TYPE_MASK, DsMessage.owner(message));
  }

  private void begin(int flags) {
    Message.clear(message);
    DsMessage.flags(message, flags);
  }

  private void delete(String key, int type) throws ErrnoException {
    begin(type);
    call(DsRequest.DELETE, key);
  }

  private void publishBytes(String key, byte[] value, int flags) throws ErrnoException {
    int buffer = heap.allocate(value.length);
    int grant = grants.direct(Endpoint.DS, buffer, value.length, Grants.READ);
    try {
      ipc.memory().write(buffer, value, 0, value.length);
      begin(flags);
      DsMessage.value(message, grant);
      DsMessage.valueBytes(message, value.length);
      call(DsRequest.PUBLISH, key);
    } finally {
      grants.revoke(grant);
      heap.free(buffer);
    }
  }

  private byte[] retrieveBytes(String key, int bytesMax, int type) throws ErrnoException {
    int buffer = heap.allocate(bytesMax);
    int grant = grants.direct(Endpoint.DS, buffer, bytesMax, Grants.WRITE);
    try {
      begin(type);
      DsMessage.value(message, grant);
      DsMessage.valueBytes(message, bytesMax);
      call(DsRequest.RETRIEVE, key);
      byte[] bytes = new byte[Math.clamp(DsMessage.valueBytes(message), 0, bytesMax)];
      ipc.memory().read(buffer, bytes, 0, bytes.length);
      return bytes;
    } finally {
      grants.revoke(grant);
      heap.free(buffer);
    }
  }

  private void call(DsRequest request, String key) throws ErrnoException {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length >= KEY_BYTES_MAX) {
      throw new ErrnoException(Errno.EINVAL, "key=" + key + " is empty or too long");
    }
    exchange(request, key, bytes.length + 1, Grants.READ);
  }

  private String callForKey(DsRequest request) throws ErrnoException {
    return exchange(request, ANY_KEY, KEY_BYTES_MAX, Grants.WRITE);
  }

  private String exchange(DsRequest request, String key, int keyBytes, int access)
      throws ErrnoException {
    int buffer = heap.allocate(KEY_BYTES_MAX);
    int grant = grants.direct(Endpoint.DS, buffer, KEY_BYTES_MAX, access);
    try {
      ipc.memory().string(buffer, KEY_BYTES_MAX, key);
      DsMessage.keyGrant(message, grant);
      DsMessage.keyBytes(message, keyBytes);
      Message.type(message, request.type());
      ErrnoException.check(ipc.sendrec(Endpoint.DS, message));
      ErrnoException.check(Message.type(message));
      return ipc.memory().string(buffer, KEY_BYTES_MAX);
    } finally {
      grants.revoke(grant);
      heap.free(buffer);
    }
  }

  /// A changed key.
  ///
  /// @param key the key
  /// @param type a type bit of `samsara.protocol.ds.DsFlag`
  /// @param owner endpoint of its owner
  public record Change(String key, int type, int owner) {}
}
