package samsara.hw;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.board.CmosClock;
import samsara.hw.board.ParallelPort;
import samsara.hw.ide.IdeController;
import samsara.hw.net.Ne2000;
import samsara.hw.net.Rtl8139;
import samsara.hw.net.UdpBridge;

/// Takes back what is configured wrongly at run time, with one line that names key, value and what
/// is allowed: the settings before are there again when `update` returns, and a configuration that
/// had none is deleted. Components hear of it later, and find what they had. Parts that the machine
/// has one of then stay as they are; a card of which there may be several is pulled out and put in
/// again, as for any change.
@Component(service = SynchronousConfigurationListener.class, immediate = true)
public final class SettingsGuard implements SynchronousConfigurationListener {
  private static final System.Logger LOG = System.getLogger(SettingsGuard.class.getName());

  private static final Map<String, Class<? extends Annotation>> DESCRIPTIONS =
      Map.ofEntries(
          part(Ram.class, Ram.Config.class),
          part(Timebase.class, Timebase.Config.class),
          part(HostSerialLine.class, HostSerialLine.Config.class),
          part(SerialCard.class, SerialCard.Config.class),
          part(FaultRates.class, FaultRates.Config.class),
          part(CmosClock.class, CmosClock.Config.class),
          part(ParallelPort.class, ParallelPort.Config.class),
          part(IdeController.class, IdeController.Config.class),
          part(Rtl8139.class, Rtl8139.Config.class),
          part(Ne2000.class, Ne2000.Config.class),
          part(UdpBridge.class, UdpBridge.Config.class));

  private final ConfigurationAdmin admin;
  private final Map<String, Dictionary<String, Object>> right = new ConcurrentHashMap<>(); // by PID

  private static Map.Entry<String, Class<? extends Annotation>> part(
      Class<?> component, Class<? extends Annotation> description) {
    return Map.entry(component.getName(), description);
  }

  /// Remembers what is configured already, which the launcher has checked.
  @Activate
  public SettingsGuard(@Reference ConfigurationAdmin admin) {
    this.admin = admin;
    for (Configuration configuration : configurations(null)) {
      String factory = configuration.getFactoryPid();
      if (DESCRIPTIONS.containsKey(factory == null ? configuration.getPid() : factory)) {
        right.put(configuration.getPid(), configuration.getProperties());
      }
    }
  }

  private Configuration[] configurations(@Nullable String filter) {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      return found == null ? new Configuration[0] : found;
    } catch (IOException | InvalidSyntaxException e) {
      LOG.log(System.Logger.Level.ERROR, "Configuration not read: " + e.getMessage());
      return new Configuration[0];
    }
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    String factory = event.getFactoryPid();
    Class<? extends Annotation> description =
        DESCRIPTIONS.get(factory == null ? event.getPid() : factory);
    if (description == null) {
      return;
    }
    if (event.getType() == ConfigurationEvent.CM_DELETED) {
      right.remove(event.getPid());
    } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
      for (Configuration configuration : configurations("(service.pid=" + event.getPid() + ")")) {
        judge(configuration, description);
      }
    }
  }

  private void judge(Configuration configuration, Class<? extends Annotation> description) {
    Dictionary<String, Object> properties = configuration.getProperties();
    Optional<String> mistake = Settings.mistake(description, asMap(properties));
    if (mistake.isEmpty()) {
      right.put(configuration.getPid(), properties);
      return;
    }
    Dictionary<String, Object> before = right.get(configuration.getPid());
    try {
      if (before == null) {
        configuration.delete();
      } else {
        configuration.update(before);
      }
      LOG.log(
          System.Logger.Level.ERROR,
          mistake.get() + (before == null ? "; left out" : "; the old setting stays"));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, mistake.get() + "; not taken back: " + e.getMessage());
    }
  }

  private static Map<String, Object> asMap(Dictionary<String, Object> properties) {
    Map<String, Object> map = new HashMap<>();
    for (String key : Collections.list(properties.keys())) {
      map.put(key, properties.get(key));
    }
    return map;
  }
}
