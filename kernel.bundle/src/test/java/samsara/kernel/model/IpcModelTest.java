package samsara.kernel.model;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import samsara.kernel.model.Party.Slot;
import samsara.kernel.testkit.Variant;

/// The kernel and the model do the same random things and stay in the same state, whatever they are
/// and however processes are run. `-Dsamsara.model.steps=5000000` for a longer walk,
/// `-Dsamsara.model.seed=…` for another one or to repeat one.
class IpcModelTest {
  private static final long STEPS = Long.getLong("samsara.model.steps", 200_000);
  private static final long SEED = Long.getLong("samsara.model.seed", 20_100_427);
  private static final int STEPS_OF_A_SYSTEM = 1000;
  private static final int HISTORY = 40;
  private static final List<Variant> USUAL =
      List.of(new Variant("continuation", true), new Variant("continuation", false));
  private static final List<Variant> OTHERS =
      List.of(
          new Variant("vthread", true),
          new Variant("vthread", false),
          new Variant("plain", true),
          new Variant("plain", false));

  @Test
  void kernelAndModelAgreeOnRandomWalks() {
    long systems = (STEPS + STEPS_OF_A_SYSTEM - 1) / STEPS_OF_A_SYSTEM;
    for (long i = 0; i < systems; i++) {
      List<Variant> variants = i % 20 == 7 ? OTHERS : USUAL;
      walk(SEED + i, variants.get((int) (i % variants.size())), STEPS_OF_A_SYSTEM);
    }
  }

  private static void walk(long seed, Variant variant, int steps) {
    ArrayDeque<String> history = new ArrayDeque<>();
    Twins twins = new Twins(variant);
    SplittableRandom random = new SplittableRandom(seed);
    Generator generator = new Generator(random, twins);
    int step = 0;
    try {
      for (; step < steps; step++) {
        if (history.size() == HISTORY) {
          history.remove();
        }
        history.add(step(twins, generator, random));
        twins.compare();
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed=%d step=%d %s%n%s%n%s%n%s"
              .formatted(
                  seed,
                  step,
                  variant,
                  String.join("\n", history),
                  e.getMessage(),
                  String.join("\n", twins.describe())),
          e);
    } finally {
      twins.close();
    }
  }

  private static String step(Twins twins, Generator generator, SplittableRandom random) {
    List<Slot> ready = generator.ready();
    int chance = random.nextInt(100);
    List<Slot> mortals = generator.mortals();
    if (chance < (mortals.size() < 6 ? 40 : 4) && twins.spawn(generator.grant())) {
      return "spawn";
    }
    if (!mortals.isEmpty()
        && (ready.isEmpty() || chance == 99 || (chance > 90 && ready.size() < 3))) {
      Slot slot = mortals.get(random.nextInt(mortals.size()));
      String text = "clear " + slot;
      twins.clear(slot);
      return text;
    }
    if (chance >= 80 && chance < 83) {
      twins.tick();
      return "tick";
    }
    if (chance >= 83 && chance < 86) {
      int irq = Twins.LINES.get(random.nextInt(Twins.LINES.size()));
      twins.interrupt(irq);
      return "interrupt " + irq;
    }
    if (chance == 86 && !mortals.isEmpty()) {
      Slot slot = mortals.get(random.nextInt(mortals.size()));
      twins.resize(slot);
      return "resize " + slot;
    }
    if (ready.isEmpty()) {
      return "nothing: " + twins.spawn(generator.grant());
    }
    Slot slot = ready.get(random.nextInt(ready.size()));
    Command command = generator.command(slot);
    String text = slot + " " + command;
    twins.tell(slot, command);
    return text;
  }
}
