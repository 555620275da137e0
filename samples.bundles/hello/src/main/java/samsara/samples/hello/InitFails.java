package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.abi.Errno;
import samsara.sef.Sef;
import samsara.sef.SystemProgram;

/// Answers INIT with an error, however it was started.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class InitFails extends FaultyProgram {
  @Override
  void register(Sef sef) {
    Sef.Init fail = (type, info) -> -Errno.EIO;
    sef.onInitFresh(fail).onInitUpdate(fail).onInitRestart(fail);
  }
}
