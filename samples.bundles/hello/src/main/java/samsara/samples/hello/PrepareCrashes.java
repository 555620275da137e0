package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.Sef;
import samsara.sef.SystemProgram;

/// Dies when it is asked whether it is ready for an update, that is in states 2 and 3.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class PrepareCrashes extends FaultyProgram {
  @Override
  void register(Sef sef) {
    sef.onPrepare(Sef.Prepare.CRASH);
  }
}
