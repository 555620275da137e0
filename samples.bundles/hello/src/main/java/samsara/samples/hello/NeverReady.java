package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.Sef;
import samsara.sef.SystemProgram;

/// Is never ready for an update, but in state 1, which SEF never asks about.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class NeverReady extends FaultyProgram {
  @Override
  void register(Sef sef) {
    sef.onPrepare(Sef.Prepare.NEVER_READY);
  }
}
