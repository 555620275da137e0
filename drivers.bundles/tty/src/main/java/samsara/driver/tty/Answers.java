package samsara.driver.tty;

import samsara.driver.GrantBuffer;

/// Where the answers go of requests that had been put off.
interface Answers {
  /// Ends a request.
  ///
  /// @param status bytes moved, 0, or a negated errno
  void finish(GrantBuffer request, int status);

  /// Tells who selected a minor what is ready.
  void ready(int selecter, int minor, int operations);
}
