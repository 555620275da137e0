package samsara.samples.hello;

import org.osgi.service.component.annotations.Component;
import samsara.abi.Errno;
import samsara.sef.Sef;
import samsara.sef.SystemProgram;

/// Is ready for every update, and then can not save its state.
@Component(service = SystemProgram.class, property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class SaveFails extends FaultyProgram {
  @Override
  void register(Sef sef) {
    sef.onStateSave(state -> -Errno.ENOSPC);
  }
}
