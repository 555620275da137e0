package samsara.driver.pci;

import java.util.List;
import java.util.stream.Collectors;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.pci.PciRequest;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the PCI server.
///
/// MINIX: `drivers/pci/main.c`.
final class PciServer implements SystemProcess {
  private static final String STATE_KEY = "pci.state";

  private final BusState state = new BusState();

  @SuppressWarnings("NullAway.Init") // Set by main, before anything is called.
  private Sys sys;

  @SuppressWarnings("NullAway.Init") // Set by main, before anything is called.
  private Requests requests;

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    requests = new Requests(sys, state, new ConfigSpace(sys.devices()), this::save);
    sef.onInitFresh((type, info) -> initFresh())
        .onInitUpdate((type, info) -> initAgain())
        .onInitRestart((type, info) -> initAgain())
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onSignal(Sef.SignalHandler.TERM)
        .onStateDump(state -> dump())
        .onDebugDump(this::dump);
    sef.startup();
    sef.serve(message -> handle(message, sef.status()));
  }

  private int initFresh() {
    requests.rescan();
    return Errno.OK;
  }

  // Nothing is lost in between, since the state is saved with each change.
  private int initAgain() {
    try {
      byte[] saved = sys.dataStore().retrieveMemory(STATE_KEY, BusState.BYTES_MAX);
      if (!state.restore(saved)) {
        sys.print("state of the former instance can't be read: bytes=" + saved.length);
      }
    } catch (ErrnoException e) {
      sys.print("state of the former instance is lost: error=" + Errno.nameOf(e.errno()));
    }
    return initFresh();
  }

  private void save() {
    try {
      sys.dataStore()
          .publishMemory(STATE_KEY, state.save(), DsFlag.OVERWRITE | DsFlag.PRIVATE_RETRIEVE);
    } catch (ErrnoException e) {
      sys.print("state can't be saved: error=" + Errno.nameOf(e.errno()));
    }
  }

  private boolean handle(long[] message, int status) {
    if (Ipc.isNotify(status)) {
      return false;
    }
    PciRequest request = PciRequest.of(Message.type(message));
    int result = -Errno.ENOSYS;
    if (request != null) {
      try {
        result = requests.call(request, message);
      } catch (ErrnoException e) {
        result = -e.errno();
      }
    }
    Message.type(message, result);
    return request != null || Ipc.primitiveOf(status) == Ipc.SENDREC;
  }

  private String dump() {
    List<Function> functions = state.functions();
    return functions.stream()
        .map(function -> {
          BusState.Holder holder = state.holders().get(functions.indexOf(function));
          return function + (holder == null ? "" : " of " + holder.label());
        })
        .collect(Collectors.joining(", "));
  }
}
