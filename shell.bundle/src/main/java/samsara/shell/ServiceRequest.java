package samsara.shell;

import java.util.Optional;
import samsara.protocol.rs.RsRequest;

/// What the arguments of `service` ask for.
sealed interface ServiceRequest {
  /// `up`, `run` and `update`.
  ///
  /// @param isUpdate for `update`
  /// @param flags flags of a {@link samsara.protocol.rs.StartRecord}
  /// @param binary path, location or name of the program's jar
  /// @param arguments arguments of the program
  /// @param device path of a device node, whose major the service gets
  /// @param style a `DeviceStyle` number
  /// @param period heartbeat, {@link Ticks#NONE} if it is not given
  /// @param script recovery script, empty for none
  /// @param label label, empty for the program's name
  /// @param config configuration file, if not the system's
  /// @param state state to prepare for
  /// @param prepareTime time for it, {@link Ticks#NONE} if it is not given
  record Start(
      boolean isUpdate,
      int flags,
      String binary,
      String arguments,
      Optional<String> device,
      int style,
      Ticks period,
      String script,
      String label,
      Optional<String> config,
      int state,
      Ticks prepareTime)
      implements ServiceRequest {}

  /// `down`, `refresh` and `restart`.
  ///
  /// @param request what RS is asked for
  record OnLabel(RsRequest request, String label) implements ServiceRequest {}

  /// `shutdown`.
  record Shutdown() implements ServiceRequest {}

  /// `list`.
  record ListAll() implements ServiceRequest {}

  /// `help`.
  record Help() implements ServiceRequest {}
}
