package samsara.shell;

import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.kernel.control.KernelControl;

/// `dmesg`: shows what the kernel and the services printed last.
@Component(
    service = DmesgCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=dmesg"})
public final class DmesgCommand {
  /// More than the kernel keeps.
  static final int BYTES_MAX = 1 << 20;

  private final KernelControl kernel;

  @Activate
  public DmesgCommand(@Reference KernelControl kernel) {
    this.kernel = kernel;
  }

  /// The messages, oldest first.
  @Descriptor("show the messages of the kernel and the services")
  public String dmesg() {
    return kernel.messages(BYTES_MAX).stripTrailing();
  }
}
