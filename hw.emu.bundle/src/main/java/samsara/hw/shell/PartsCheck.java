package samsara.hw.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/// Tells of parts of the machine that are configured and do not exist, since nobody else would: the
/// framework property `samsara.hardware.parts` against the descriptions in this bundle. Parts whose
/// names do not start with `samsara.hw.` are other bundles' business.
@Component(
    service = {},
    immediate = true)
public final class PartsCheck {
  private static final System.Logger LOG = System.getLogger(PartsCheck.class.getName());
  private static final String OURS = "samsara.hw.";
  private static final Pattern PID = Pattern.compile("(?:pid|factoryPid)=['\"]([^'\"]+)['\"]");

  /// Checks once.
  @Activate
  public PartsCheck(BundleContext context) throws IOException {
    String configured = context.getProperty("samsara.hardware.parts");
    if (configured != null && !configured.isBlank()) {
      Set<String> known = known(context);
      for (String part : unknown(configured, known)) {
        LOG.log(
            System.Logger.Level.ERROR, "no part ''{0}'' to configure; there are {1}", part, known);
      }
    }
  }

  static Set<String> unknown(String configured, Set<String> known) {
    Set<String> unknown = new TreeSet<>();
    for (String part : configured.split(" ", -1)) {
      if (part.startsWith(OURS) && !known.contains(part.split("~", 2)[0])) {
        unknown.add(part);
      }
    }
    return unknown;
  }

  private static Set<String> known(BundleContext context) throws IOException {
    Set<String> known = new TreeSet<>();
    var entries = context.getBundle().findEntries("OSGI-INF/metatype", "*.xml", false);
    for (URL entry : entries == null ? Set.<URL>of() : Collections.list(entries)) {
      try (InputStream stream = entry.openStream()) {
        Matcher matcher = PID.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        while (matcher.find()) {
          known.add(matcher.group(1));
        }
      }
    }
    return known;
  }
}
