package samsara.rs.world;

import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;

/// VM: call masks and swaps.
public final class FakeVm extends FakeServer {
  /// Result of the next swaps, 0 to do them.
  public int failUpdates;

  FakeVm(World world) {
    super(world, Endpoint.VM);
  }

  @Override
  long[] handle(long[] request) {
    VmCall call = VmCall.of(Message.type(request));
    if (call == VmCall.RS_SET_PRIV) {
      long mask = world.ipc.memory().int64(VmMessage.maskAddress(request));
      Optional<Proc> target = world.kernel.find(VmMessage.target(request));
      target.ifPresent(proc -> proc.body.vmMask = mask);
      return Message.ofType(target.isPresent() ? Errno.OK : -Errno.EINVAL);
    }
    if (call == VmCall.RS_UPDATE) {
      return Message.ofType(
          failUpdates == 0
              ? world.kernel.update(VmMessage.source(request), VmMessage.destination(request))
              : -failUpdates);
    }
    throw new AssertionError("RS asks vm for " + call);
  }
}
