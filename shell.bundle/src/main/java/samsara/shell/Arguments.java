package samsara.shell;

import java.util.OptionalInt;
import samsara.abi.Errno;

/// Reads the arguments of the small commands.
final class Arguments {
  private Arguments() {}

  /// The number that a word is, empty if it is none.
  static OptionalInt number(String word) {
    try {
      return OptionalInt.of(Integer.parseInt(word));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /// A failure of usage, with `EINVAL`: the problem, then how to do it.
  static CommandFailure wrong(String command, String problem, String usage) {
    return new CommandFailure(Errno.EINVAL, command + ": " + problem + "; usage: " + usage);
  }
}
