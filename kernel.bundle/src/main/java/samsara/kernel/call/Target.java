package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// Endpoints in messages of kernel calls.
final class Target {
  private Target() {}

  /// The live process that an endpoint names, the caller for SELF, null for none.
  static @Nullable Proc of(Core core, Proc caller, int endpoint) {
    return endpoint == Endpoint.SELF ? caller : core.procs().lookup(endpoint);
  }
}
