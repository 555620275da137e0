package samsara.sim;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import samsara.kernel.BootImage;
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;

/// How to simulate.
///
/// @param seed of all randomness of the machine
/// @param catalog programs that can be loaded
/// @param contexts kind of stacks
/// @param config settings of the kernel
/// @param orderSeed not 0: lets chance decide what the rules leave open, see `Kernel#explore`
/// @param checks checks the kernel's invariants after every trap
/// @param arrangement what becomes of the boot image
/// @param onLine told each line that the system prints
public record SimOptions(
    long seed,
    Catalog catalog,
    ContextFactory contexts,
    KernelConfig config,
    long orderSeed,
    boolean checks,
    UnaryOperator<BootImage> arrangement,
    BiConsumer<SimSystem, String> onLine) {
  /// The usual: the fastest contexts, first come, first served, no checks.
  public static SimOptions of(long seed, Catalog catalog) {
    return new SimOptions(
        seed,
        catalog,
        ContextFactory.best(),
        KernelConfig.standard(),
        0,
        false,
        UnaryOperator.identity(),
        (system, line) -> {});
  }

  /// With other contexts and settings.
  public SimOptions on(ContextFactory newContexts, KernelConfig newConfig) {
    return new SimOptions(
        seed, catalog, newContexts, newConfig, orderSeed, checks, arrangement, onLine);
  }

  /// With another order among equals.
  public SimOptions exploring(long newOrderSeed) {
    return new SimOptions(
        seed, catalog, contexts, config, newOrderSeed, checks, arrangement, onLine);
  }

  /// With checks.
  public SimOptions checked() {
    return new SimOptions(seed, catalog, contexts, config, orderSeed, true, arrangement, onLine);
  }

  /// With somebody who reads the console.
  public SimOptions printingTo(BiConsumer<SimSystem, String> reader) {
    return new SimOptions(seed, catalog, contexts, config, orderSeed, checks, arrangement, reader);
  }

  /// With a boot image in another order.
  public SimOptions arranged(UnaryOperator<BootImage> newArrangement) {
    return new SimOptions(
        seed, catalog, contexts, config, orderSeed, checks, newArrangement, onLine);
  }
}
