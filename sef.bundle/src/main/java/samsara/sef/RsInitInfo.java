package samsara.sef;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.protocol.rs.PublicEntry;
import samsara.sys.PublicTable;
import samsara.sys.Sys;

/// What an INIT message of RS says.
record RsInitInfo(Sys sys, int oldEndpoint, int tableGrant) implements InitInfo {
  @Override
  public List<PublicEntry> publicTable() {
    return PublicTable.read(sys, Endpoint.RS, tableGrant);
  }
}
