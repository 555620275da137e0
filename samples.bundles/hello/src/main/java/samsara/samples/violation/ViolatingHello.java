package samsara.samples.violation;

import java.io.IOException;
import java.net.Socket;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;

/// Shares state with other instances, starts a thread, and speaks to the host's network.
final class ViolatingHello implements SystemProcess {
  private static int instances;

  @Override
  public void main(Sef sef) {
    instances++;
    sef.startup();
    new Thread(ViolatingHello::callHome).start();
  }

  private static void callHome() {
    try {
      new Socket("localhost", instances).close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
