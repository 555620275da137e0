package samsara.sim.memory;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.GrantEntry;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.GrantMapping;
import samsara.sys.Sys;

/// Grants memory that it has not touched, and tells what stands in it.
final class Lender implements SystemProcess {
  static final int BYTES = 0x4000;

  /// Asks for the grant: answers M1 i1 its id.
  static final int GRANT = 1;

  /// Asks for a word: M1 i1 its offset; answers M1 i1 its value.
  static final int WORD = 2;

  /// Wants all mappings of the grant ended: answers M1 i1 how many there were.
  static final int REVOKE = 3;

  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    int memory = Mapping.order(sys.ipc(), BYTES);
    int access = GrantEntry.READ | GrantEntry.WRITE | GrantEntry.MAP;
    int grant = sys.grants().direct(Endpoint.ANY, memory, BYTES, access);
    sef.serve(request -> {
      int argument = Message.int32(request, Message.M1_I1);
      int type = Message.type(request);
      Message.int32(
          request,
          Message.M1_I1,
          switch (type) {
            case GRANT -> grant;
            case WORD -> sys.ipc().memory().int32(memory + argument);
            case REVOKE -> revoke(sys, grant);
            default -> 0;
          });
      Message.type(request, Errno.OK);
      return true;
    });
  }

  private static int revoke(Sys sys, int grant) {
    GrantMapping mapping = new GrantMapping(sys.ipc());
    int count = 0;
    while (mapping.revoke(grant) == Errno.OK) {
      count++;
    }
    return count;
  }
}
