package samsara.driver;

import java.nio.ByteBuffer;
import samsara.abi.ErrnoException;
import samsara.sys.Sys;

/// The buffer of one request: memory of the process that asked, which VFS has granted to the
/// driver. It can be kept while the request is suspended, and not longer.
public final class GrantBuffer {
  /// Bytes that {@link #save} puts.
  public static final int SAVED_BYTES = 4 * Integer.BYTES;

  private final Sys sys;
  private final int granter;
  private final int grant;
  private final int bytes;
  private final int endpoint;

  /// The buffer of a request.
  ///
  /// @param granter endpoint that granted it, and that the answer goes to
  /// @param grant grant id
  /// @param bytes length
  /// @param endpoint on whose behalf; echoed in the answer
  public GrantBuffer(Sys sys, int granter, int grant, int bytes, int endpoint) {
    this.sys = sys;
    this.granter = granter;
    this.grant = grant;
    this.bytes = bytes;
    this.endpoint = endpoint;
  }

  /// Puts down which buffer this is, for the next version of a driver that has put the request off.
  public void save(ByteBuffer out) {
    out.putInt(granter).putInt(grant).putInt(bytes).putInt(endpoint);
  }

  /// The buffer that the version before has put down.
  public static GrantBuffer restore(Sys sys, ByteBuffer in) {
    int granter = in.getInt();
    int grant = in.getInt();
    int bytes = in.getInt();
    return new GrantBuffer(sys, granter, grant, bytes, in.getInt());
  }

  /// Length of the buffer.
  public int bytes() {
    return bytes;
  }

  /// Endpoint that the request came from.
  public int granter() {
    return granter;
  }

  /// The grant id.
  public int grant() {
    return grant;
  }

  /// Endpoint on whose behalf the request was made.
  public int endpoint() {
    return endpoint;
  }

  /// `true` if both stand for one request: a CANCEL names the grant of what it cancels.
  public boolean isSameRequest(GrantBuffer other) {
    return granter == other.granter && grant == other.grant;
  }

  /// Copies data into the buffer. `EPERM` or `EFAULT` if the caller did not allow it or is gone.
  public void put(int offset, byte[] data) throws ErrnoException {
    put(offset, data, 0, data.length);
  }

  /// Copies a part of `data` into the buffer; errors as above.
  public void put(int offset, byte[] data, int from, int length) throws ErrnoException {
    if (length > 0) {
      int local = sys.heap().allocate(length);
      try {
        sys.ipc().memory().write(local, data, from, length);
        ErrnoException.check(sys.kernel().safecopyTo(granter, grant, offset, local, length));
      } finally {
        sys.heap().free(local);
      }
    }
  }

  /// Copies data out of the buffer; errors as {@link #put(int, byte[])}.
  public byte[] get(int offset, int length) throws ErrnoException {
    byte[] data = new byte[length];
    if (length > 0) {
      int local = sys.heap().allocate(length);
      try {
        ErrnoException.check(sys.kernel().safecopyFrom(granter, grant, offset, local, length));
        sys.ipc().memory().read(local, data, 0, length);
      } finally {
        sys.heap().free(local);
      }
    }
    return data;
  }
}
