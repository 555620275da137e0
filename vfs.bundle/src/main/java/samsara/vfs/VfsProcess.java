package samsara.vfs;

import java.util.List;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;

/// One instance of VFS. It can't be restarted: nobody could say which files were open.
final class VfsProcess implements SystemProcess {
  private final List<DeviceNode> nodes;

  VfsProcess(List<DeviceNode> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void main(Sef sef) {
    VfsServer server = new VfsServer(sef.sys(), sef::reply, new DeviceFileSystem(nodes));
    sef.onInitFresh((type, info) -> server.initialize(info.publicTable()));
    sef.onInitRestart(Sef.Init.FAIL);
    sef.startup();
    sef.serve(message -> server.handle(message, sef.status()));
  }
}
