package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.Sef;
import samsara.sef.SystemProgram;

/// Never comes back from its init callback, however it was started.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class InitLoops extends FaultyProgram {
  @Override
  void register(Sef sef) {
    Sef.Init loop = (type, info) -> loop();
    sef.onInitFresh(loop).onInitUpdate(loop).onInitRestart(loop);
  }
}
