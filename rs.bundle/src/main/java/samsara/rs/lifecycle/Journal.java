package samsara.rs.lifecycle;

import samsara.abi.ErrnoException;
import samsara.sef.Panic;
import samsara.sys.Sys;

/// What RS tells people, through the kernel's diagnostics.
public final class Journal {
  private static final int ABORT_PANIC = 2;

  private final Sys sys;
  private final boolean verbose;
  private boolean shuttingDown;

  /// A journal; a verbose one also tells of ordinary steps.
  public Journal(Sys sys, boolean verbose) {
    this.sys = sys;
    this.verbose = verbose;
  }

  /// Tells something that everybody should see.
  public void line(String text) {
    sys.print(text);
  }

  /// Tells of an ordinary step, if RS is verbose.
  public void detail(String text) {
    if (verbose) {
      sys.print(text);
    }
  }

  /// Tells of an error, unless the system goes down anyway.
  public void error(String what, ErrnoException error) {
    if (!shuttingDown) {
      sys.print(what + ": " + error.getMessage());
    }
  }

  /// Tells of an error that is an ordinary step, if RS is verbose.
  public void detail(String what, ErrnoException error) {
    detail(what + ": " + error.getMessage());
  }

  /// The system goes down: nothing is restarted any more, and nothing is fatal.
  public void shutDown() {
    shuttingDown = true;
  }

  /// `true` once the system goes down.
  public boolean isShuttingDown() {
    return shuttingDown;
  }

  /// Ends the system. Does not return.
  public Panic panic(String text) {
    sys.print(text);
    sys.kernel().abort(ABORT_PANIC);
    return new Panic(text);
  }
}
