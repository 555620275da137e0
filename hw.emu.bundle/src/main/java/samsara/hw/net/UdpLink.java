package samsara.hw.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicInteger;
import samsara.hw.HostMailbox;
import samsara.hw.Timebase;

/// Joins the switch with that of another machine on this host: each frame is a UDP datagram on the
/// loopback address. Two machines have their two numbers crosswise. What comes from anywhere else
/// is not listened to.
///
/// A host thread reads; at most [#WAITING_MAX] frames wait for the CPU, more are lost.
final class UdpLink implements AutoCloseable {
  /// Frames from outside that may wait for the CPU.
  static final int WAITING_MAX = 256;

  private static final System.Logger LOG = System.getLogger(UdpLink.class.getName());
  private static final int FRAME_MAX = 2048;
  private static final int PORT_MAX = 65535;

  private final DatagramChannel channel;
  private final InetSocketAddress peer;
  private final HostMailbox mailbox;
  private final AtomicInteger waiting = new AtomicInteger();
  private final VirtualSwitch.Port plug;

  /// A link between two ports; an IllegalArgumentException names what is wrong with one.
  UdpLink(
      int localPort, int peerPort, VirtualSwitch network, Timebase timebase, HostMailbox mailbox) {
    this.mailbox = mailbox;
    peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), checkedPort(peerPort));
    channel = open(checkedPort(localPort));
    plug = network.connect(timebase.clock(), this::send);
    Thread.ofPlatform().daemon().name("samsara-bridge").start(this::readAll);
  }

  private static int checkedPort(int port) {
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("no UDP port: port=" + port);
    }
    return port;
  }

  private static DatagramChannel open(int port) {
    try {
      DatagramChannel opened = DatagramChannel.open();
      try {
        return opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        opened.close();
        throw e;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "it cannot listen: localPort=" + port + ": " + e.getMessage(), e);
    }
  }

  // On the CPU thread. A datagram of the loopback device is never waited for.
  private void send(byte[] frame) {
    try {
      channel.send(ByteBuffer.wrap(frame), peer);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "frame lost: " + e);
    }
  }

  private void readAll() {
    ByteBuffer buffer = ByteBuffer.allocate(FRAME_MAX);
    try {
      while (true) {
        buffer.clear();
        Object sender = channel.receive(buffer);
        if (peer.equals(sender) && waiting.get() < WAITING_MAX) {
          byte[] frame = new byte[buffer.flip().remaining()];
          buffer.get(frame);
          waiting.incrementAndGet();
          mailbox.post(() -> {
            waiting.decrementAndGet();
            plug.send(frame);
          });
        }
      }
    } catch (ClosedChannelException e) {
      // the end
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the bridge ends: " + e);
    }
  }

  /// Takes the bridge away.
  @Override
  public void close() {
    mailbox.post(plug::close);
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the bridge does not close: " + e);
    }
  }
}
