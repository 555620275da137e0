package samsara.sef;

import java.util.List;
import samsara.protocol.rs.PublicEntry;

/// What RS tells a service that initialises.
public interface InitInfo {
  /// Where the previous instance can be reached: after an update the old version, after a restart
  /// the dead one; {@link samsara.abi.Endpoint#NONE} on a fresh start.
  int oldEndpoint();

  /// RS's public process table, copied when asked for.
  List<PublicEntry> publicTable();
}
