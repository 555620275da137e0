package samsara.rs.table;

import samsara.protocol.rs.RsRequest;
import samsara.rs.task.Task;

/// A client that is blocked until something has happened to a service.
///
/// @param request what it asked for
/// @param answer ends with the result that the client gets: 0 or a negated errno
public record LateReply(RsRequest request, Task<Integer> answer) {
  /// A client that begins to wait.
  public static LateReply to(RsRequest request) {
    return new LateReply(request, new Task<>());
  }
}
