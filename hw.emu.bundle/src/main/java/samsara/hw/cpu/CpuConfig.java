package samsara.hw.cpu;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// Settings of the processor.
@ObjectClassDefinition(name = "Samsara processor", description = "The i386 of the emulated PC")
public @interface CpuConfig {
  /// How it executes.
  @AttributeDefinition(
      name = "Engine",
      description = "REGIONS is the fastest; the others are for comparison and small hosts")
  CpuEngine engine() default CpuEngine.REGIONS;

  /// Room for translations.
  @AttributeDefinition(
      name = "Translations",
      description = "Class files of translations to keep, in MiB; the JVM needs more beside them",
      min = "1",
      max = "256")
  int translationsMebibytes() default 8;
}
