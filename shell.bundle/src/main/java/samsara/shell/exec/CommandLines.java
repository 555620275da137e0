package samsara.shell.exec;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.Token;

/// Cuts a line into its commands where the command processor itself would: at `;`, `&` and line
/// ends outside of quotes, braces and parentheses. What `&&`, `||` or `|` join stays one command.
final class CommandLines {
  private CommandLines() {}

  /// @throws RuntimeException of the processor's parser when the line has no valid syntax
  static List<String> split(String line) {
    List<String> commands = new ArrayList<>();
    int start = 0;
    for (Parser.Executable each : new Parser(line).program().tokens()) {
      if (each instanceof Parser.Operator operator && separates(operator)) {
        // A command that ends in & runs in the background, so the sign belongs to it.
        int end = Token.eq("&", operator) ? operator.start() + 1 : operator.start();
        commands.add(line.substring(start, end).strip());
        start = operator.start() + operator.length();
      }
    }
    commands.add(line.substring(start).strip());
    commands.removeIf(String::isEmpty);
    return commands;
  }

  private static boolean separates(Token operator) {
    return Token.eq(";", operator) || Token.eq("\n", operator) || Token.eq("&", operator);
  }
}
