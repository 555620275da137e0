package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProgram;

/// Returns from its main as soon as RS has heard that it is initialised.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class Exits extends FaultyProgram {
  @Override
  boolean stays() {
    return false;
  }
}
