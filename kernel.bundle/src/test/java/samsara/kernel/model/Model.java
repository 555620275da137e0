package samsara.kernel.model;

import samsara.kernel.model.Party.Slot;

/// The parts of the model.
///
/// @param ipc messages, and who there is
/// @param life how processes end, stop and change places
/// @param clock time
/// @param lines interrupts
record Model(IpcModel ipc, LifeModel life, ClockModel clock, LineModel lines) {
  static Model create(int uptime) {
    IpcModel ipc = new IpcModel();
    LineModel lines = new LineModel(ipc);
    LifeModel life = new LifeModel(ipc, lines);
    return new Model(ipc, life, new ClockModel(ipc, uptime), lines);
  }

  /// A process is gone, whoever wanted that.
  void clear(Slot slot) {
    life.clear(slot);
  }
}
