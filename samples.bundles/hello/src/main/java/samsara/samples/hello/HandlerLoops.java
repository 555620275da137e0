package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProgram;

/// Never comes back from a read.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class HandlerLoops extends FaultyProgram {
  @Override
  void beforeRead() {
    loop();
  }
}
