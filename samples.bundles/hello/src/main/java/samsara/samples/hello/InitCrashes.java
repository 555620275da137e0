package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.Sef;
import samsara.sef.SystemProgram;

/// Dies in its init callback, however it was started.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class InitCrashes extends FaultyProgram {
  @Override
  void register(Sef sef) {
    sef.onInitFresh(Sef.Init.CRASH).onInitUpdate(Sef.Init.CRASH).onInitRestart(Sef.Init.CRASH);
  }
}
