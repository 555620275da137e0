package samsara.hw.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import samsara.hw.HostMailbox;
import samsara.hw.Settings;
import samsara.hw.Timebase;

/// Joins the switch with that of another machine on this host: each frame is a UDP datagram on the
/// loopback address. Two machines have their two numbers crosswise. What comes from anywhere else
/// is not listened to. It needs a live clock: a simulated run depends on nothing outside.
///
/// A host thread reads; at most [#WAITING_MAX] frames wait for the CPU, more are lost.
@Component(
    service = UdpBridge.class,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = UdpBridge.Config.class)
public final class UdpBridge implements AutoCloseable {
  /// Frames from outside that may wait for the CPU.
  static final int WAITING_MAX = 256;

  private static final System.Logger LOG = System.getLogger(UdpBridge.class.getName());
  private static final int FRAME_MAX = 2048;
  private static final int PORT_MAX = 65535;

  private final DatagramChannel channel;
  private final InetSocketAddress peer;
  private final HostMailbox mailbox;
  private final AtomicInteger waiting = new AtomicInteger();
  private final VirtualSwitch.Port plug;

  /// Settings of the bridge.
  @ObjectClassDefinition(name = "Samsara bridge", description = "Joins two machines of one host")
  public @interface Config {
    /// Where frames are received.
    @AttributeDefinition(
        name = "Local port",
        description = "UDP port of this machine",
        min = "1",
        max = "65535")
    int localPort();

    /// Where frames are sent.
    @AttributeDefinition(
        name = "Peer port",
        description = "UDP port of the other machine",
        min = "1",
        max = "65535")
    int peerPort();
  }

  /// The bridge as configured; an IllegalArgumentException names what is wrong.
  @Activate
  public UdpBridge(
      Config config,
      Map<String, Object> properties,
      @Reference VirtualSwitch network,
      @Reference Timebase timebase,
      @Reference HostMailbox mailbox) {
    this(checked(config, properties, timebase), config.peerPort(), network, timebase, mailbox);
  }

  UdpBridge(
      int localPort, int peerPort, VirtualSwitch network, Timebase timebase, HostMailbox mailbox) {
    this.mailbox = mailbox;
    peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), checkedPort(peerPort));
    channel = open(checkedPort(localPort));
    plug = network.connect(timebase.clock(), this::send);
    Thread.ofPlatform().daemon().name("samsara-bridge").start(this::readAll);
  }

  private static int checked(Config config, Map<String, Object> properties, Timebase timebase) {
    Settings.check(Config.class, properties);
    if (!timebase.isLive()) {
      throw new IllegalArgumentException("a bridge needs a live clock");
    }
    return config.localPort();
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
          "the bridge cannot listen: localPort=" + port + ": " + e.getMessage(), e);
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
  @Deactivate
  public void close() {
    mailbox.post(plug::close);
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the bridge does not close: " + e);
    }
  }
}
