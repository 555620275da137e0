package samsara.hw;

import java.util.EnumMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Faults that a card has from the moment it is plugged in, one configuration a card. What
/// `hw:fault` says later replaces them. Immutable.
///
/// ~~~
/// part samsara.hw.FaultRates~disk
/// {
///   device	at_wini;
///   rates	"lost-interrupt 1/100" "stuck-busy 1/1000";
/// };
/// ~~~
@Component(service = FaultRates.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FaultRates.Config.class, factory = true)
public final class FaultRates {
  private static final System.Logger LOG = System.getLogger(FaultRates.class.getName());

  private final String device;
  private final Map<FaultKind, Faults.Rate> rates = new EnumMap<>(FaultKind.class);

  /// Settings of the faults of a card.
  @ObjectClassDefinition(name = "Samsara faults", description = "Faults of one card")
  public @interface Config {
    /// The card.
    @AttributeDefinition(name = "Device", description = "Card, by its name or its driver's")
    String device();

    /// What strikes it.
    @AttributeDefinition(
        name = "Rates",
        description = "Kinds of fault and how often each strikes, as 'lost-interrupt 1/100'")
    String[] rates();
  }

  /// Faults as configured. A mistake among the rates is logged, and that rate left out.
  @Activate
  public FaultRates(Config config, Map<String, Object> properties) {
    this(config.device(), config.rates());
    Settings.check(Config.class, properties);
  }

  /// The same without OSGi.
  public FaultRates(String device, String... rates) {
    this.device = device;
    for (String rate : rates) {
      try {
        add(rate);
      } catch (IllegalArgumentException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "Fault left out: device=" + device + " rate='" + rate + "': " + e.getMessage());
      }
    }
  }

  private void add(String text) {
    String[] words = text.strip().split("\\s+", -1);
    FaultKind kind =
        FaultKind.labelled(words[0])
            .orElseThrow(() -> new IllegalArgumentException("no fault '" + words[0] + "'"));
    if (words.length != 2) {
      throw new IllegalArgumentException("a kind and a rate, as 'lost-interrupt 1/100'");
    }
    rates.put(kind, Faults.Rate.parse(words[1]));
  }

  /// The card, by its name or its driver's.
  public String device() {
    return device;
  }

  boolean isFor(Device card) {
    return device.equals(card.name()) || device.equals(card.driver());
  }

  void apply(Faults faults) {
    rates.forEach(faults::set);
  }

  void withdraw(Faults faults) {
    rates.keySet().forEach(kind -> faults.set(kind, new Faults.Rate(0, 1)));
  }

  @Override
  public String toString() {
    return "device=" + device + " rates=" + rates;
  }
}
