package samsara.hw.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import samsara.hw.EventClock;

/// An Ethernet switch: learns which address is behind which port, and sends frames there or, for
/// what it does not know, to everybody else. A frame takes [#FRAME_NANOS] and 8 ns a byte; a port
/// to which [#FRAMES_MAX] frames are under way loses more of them.
///
/// On the CPU thread.
@Component(service = VirtualSwitch.class)
public final class VirtualSwitch {
  /// What a frame takes beside its bytes.
  public static final long FRAME_NANOS = 2_000;

  /// Frames under way to one port.
  public static final int FRAMES_MAX = 256;

  /// Addresses that are remembered; with one more all are forgotten.
  static final int ADDRESSES_MAX = 1024;

  private static final long BYTE_NANOS = 8;
  private static final int ADDRESS_BYTES = 6;
  private static final int HEADER_BYTES = 14;

  private final List<Port> ports = new ArrayList<>();
  private final Map<Long, Port> learned = new HashMap<>();

  /// Takes the frames that come to a port.
  public interface Receiver {
    /// A frame from the destination address on, without its check sequence. Nobody changes it.
    void receive(byte[] frame);
  }

  /// A plug in the switch.
  public final class Port implements AutoCloseable {
    private final EventClock clock;
    private final Receiver receiver;
    private int underWay;
    private long lost;

    private Port(EventClock clock, Receiver receiver) {
      this.clock = clock;
      this.receiver = receiver;
    }

    /// Sends a frame; one that is too short to have addresses is dropped.
    public void send(byte[] frame) {
      if (frame.length >= HEADER_BYTES) {
        forward(this, frame.clone());
      }
    }

    /// Frames that were lost on their way to this port.
    public long lost() {
      return lost;
    }

    /// Pulls the plug.
    @Override
    public void close() {
      ports.remove(this);
      learned.values().removeIf(this::equals);
    }

    private void accept(byte[] frame) {
      if (underWay == FRAMES_MAX) {
        lost++;
        return;
      }
      underWay++;
      long nanos = FRAME_NANOS + BYTE_NANOS * frame.length;
      clock.schedule(
          clock.nowNanos() + nanos,
          () -> {
            underWay--;
            if (ports.contains(this)) {
              receiver.receive(frame);
            }
          });
    }
  }

  /// A switch without plugs.
  @Activate
  public VirtualSwitch() {}

  /// Plugs somebody in, whose time is `clock`.
  public Port connect(EventClock clock, Receiver receiver) {
    Port port = new Port(clock, receiver);
    ports.add(port);
    return port;
  }

  private void forward(Port from, byte[] frame) {
    long source = address(frame, ADDRESS_BYTES);
    if (!isGroup(frame, ADDRESS_BYTES)) {
      if (learned.size() == ADDRESSES_MAX && !learned.containsKey(source)) {
        learned.clear();
      }
      learned.put(source, from);
    }
    Port known = isGroup(frame, 0) ? null : learned.get(address(frame, 0));
    if (known == null) {
      ports.stream().filter(port -> !port.equals(from)).forEach(port -> port.accept(frame));
    } else if (!known.equals(from)) {
      known.accept(frame);
    }
  }

  /// True for multicast and broadcast addresses.
  static boolean isGroup(byte[] frame, int offset) {
    return (frame[offset] & 1) != 0;
  }

  static boolean isBroadcast(byte[] frame) {
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      if (frame[i] != -1) {
        return false;
      }
    }
    return true;
  }

  /// True when the frame is for that address alone.
  static boolean isFor(byte[] frame, byte[] address) {
    return Arrays.equals(frame, 0, ADDRESS_BYTES, address, 0, ADDRESS_BYTES);
  }

  private static long address(byte[] frame, int offset) {
    long address = 0;
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      address = address << Byte.SIZE | (frame[offset + i] & 0xFF);
    }
    return address;
  }
}
