package samsara.driver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.testkit.FakeIpc;

/// A network card without registers.
final class FakeNetCard implements NetDriver {
  static final byte[] ADDRESS = {2, 4, 6, 8, 10, 12};

  private final FakeIpc ipc;
  private final int buffer = FakeIpc.DATA_START + 0x40000;
  final List<String> events = new ArrayList<>();
  final List<byte[]> sent = new ArrayList<>();
  final Deque<byte[]> incoming = new ArrayDeque<>();
  boolean busy;
  boolean absent;

  FakeNetCard(FakeIpc ipc) {
    this.ipc = ipc;
  }

  @Override
  public int irq() {
    return 11;
  }

  @Override
  public byte[] start(int mode) throws ErrnoException {
    events.add("start " + mode);
    if (absent) {
      throw new ErrnoException(Errno.EIO);
    }
    return ADDRESS.clone();
  }

  @Override
  public void stop() {
    events.add("stop");
  }

  @Override
  public int transmitBuffer() {
    return busy ? 0 : buffer;
  }

  @Override
  public void transmit(int bytes) {
    byte[] frame = new byte[bytes];
    ipc.memory().read(buffer, frame, 0, bytes);
    sent.add(frame);
  }

  @Override
  public int receive(int target) {
    byte[] frame = incoming.poll();
    if (frame == null) {
      return 0;
    }
    ipc.memory().write(target, frame, 0, frame.length);
    return frame.length;
  }

  @Override
  public void interrupt() {
    events.add("interrupt");
  }

  @Override
  public void watch(int ticks) {
    events.add("watch");
  }
}
