package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProgram;

/// Dies of every read.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class HandlerCrashes extends FaultyProgram {
  @Override
  void beforeRead() {
    throw new IllegalStateException("Simulating a crash in a handler...");
  }
}
