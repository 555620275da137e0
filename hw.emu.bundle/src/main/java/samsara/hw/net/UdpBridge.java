package samsara.hw.net;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import samsara.hw.HostMailbox;
import samsara.hw.Settings;
import samsara.hw.Timebase;

/// The bridge of a machine, a [UdpLink] as configured. It needs a live clock: a simulated run
/// depends on nothing outside. What is wrong is told in one line, and there is no link then.
@Component(
    service = UdpBridge.class,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = UdpBridge.Config.class)
public final class UdpBridge implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UdpBridge.class.getName());

  private final @Nullable UdpLink link;

  /// Settings of the bridge.
  @ObjectClassDefinition(name = "Samsara bridge", description = "Joins two machines of one host")
  public @interface Config {
    /// Where frames are received.
    @AttributeDefinition(
        name = "Local port",
        description = "UDP port of this machine",
        min = "1",
        max = "65535")
    @Settings.Range(min = 1, max = 65535)
    int localPort();

    /// Where frames are sent.
    @AttributeDefinition(
        name = "Peer port",
        description = "UDP port of the other machine",
        min = "1",
        max = "65535")
    @Settings.Range(min = 1, max = 65535)
    int peerPort();
  }

  /// The bridge as configured.
  @Activate
  public UdpBridge(
      Config config,
      Map<String, Object> properties,
      @Reference VirtualSwitch network,
      @Reference Timebase timebase,
      @Reference HostMailbox mailbox) {
    UdpLink opened = null;
    try {
      Settings.check(Config.class, properties);
      if (!timebase.isLive()) {
        throw new IllegalArgumentException("it needs a live clock");
      }
      opened = new UdpLink(config.localPort(), config.peerPort(), network, timebase, mailbox);
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.ERROR, "Bridge left out: " + e.getMessage());
    }
    link = opened;
  }

  /// Is made anew with new settings.
  @Modified
  void changed(ComponentContext context) {
    Settings.changed(context, Config.class);
  }

  /// `true` if frames pass.
  boolean isOpen() {
    return link != null;
  }

  /// Takes the bridge away.
  @Override
  @Deactivate
  public void close() {
    if (link != null) {
      link.close();
    }
  }
}
