package samsara.vfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `vfs`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=vfs")
public final class VfsProgram implements SystemProgram {
  static final String DEVICES = "devices";

  private final List<DeviceNode> nodes;

  /// Reads the list of special files, so that no process has to.
  @Activate
  public VfsProgram() throws IOException {
    try (InputStream in = VfsProgram.class.getResourceAsStream(DEVICES)) {
      if (in == null) {
        throw new IOException("resource=" + DEVICES + " is missing");
      }
      nodes = DeviceList.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public SystemProcess newProcess() {
    return new VfsProcess(nodes);
  }
}
