package samsara.driver;

import java.util.List;
import java.util.function.ObjIntConsumer;
import samsara.abi.ErrnoException;
import samsara.sys.Sys;

/// A transfer between a unit and the granted buffers of whoever asked.
public final class BlockRequest {
  private final Sys sys;
  private final int unit;
  private final boolean write;
  private final long position;
  private final int bytes;
  private final List<GrantBuffer> buffers;
  private final ObjIntConsumer<BlockRequest> end;
  private boolean ended;

  BlockRequest(
      Sys sys,
      int unit,
      boolean write,
      long position,
      int bytes,
      List<GrantBuffer> buffers,
      ObjIntConsumer<BlockRequest> end) {
    this.sys = sys;
    this.unit = unit;
    this.write = write;
    this.position = position;
    this.bytes = bytes;
    this.buffers = buffers;
    this.end = end;
  }

  /// The unit of the range.
  public int unit() {
    return unit;
  }

  /// `true` from the buffers to the unit.
  public boolean isWrite() {
    return write;
  }

  /// The first byte on the unit.
  public long position() {
    return position;
  }

  /// The length, at least 1.
  public int bytes() {
    return bytes;
  }

  /// Copies the driver's memory into the buffers, from `offset` of the transfer on. `EPERM` or
  /// `EFAULT` when they are gone.
  public void put(int offset, int address, int length) throws ErrnoException {
    move(offset, address, length, false);
  }

  /// Copies the buffers from `offset` of the transfer on into the driver's memory.
  public void get(int offset, int address, int length) throws ErrnoException {
    move(offset, address, length, true);
  }

  private void move(int offset, int address, int length, boolean get) throws ErrnoException {
    int start = 0;
    for (GrantBuffer buffer : buffers) {
      int from = Math.max(offset, start);
      int to = Math.min(offset + length, start + buffer.bytes());
      if (from < to) {
        int inBuffer = from - start;
        int local = address + from - offset;
        ErrnoException.check(
            get
                ? sys.kernel()
                    .safecopyFrom(buffer.granter(), buffer.grant(), inBuffer, local, to - from)
                : sys.kernel()
                    .safecopyTo(buffer.granter(), buffer.grant(), inBuffer, local, to - from));
      }
      start += buffer.bytes();
    }
  }

  /// Ends the transfer: bytes moved, or a negated errno. Once.
  public void done(int status) {
    assert !ended : "ended twice: unit=" + unit + " position=" + position;
    ended = true;
    end.accept(this, status);
  }
}
