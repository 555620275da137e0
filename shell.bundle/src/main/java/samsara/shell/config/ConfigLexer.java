package samsara.shell.config;

import java.util.ArrayList;
import java.util.List;

/// Cuts a configuration file into words and signs. Blanks separate words, `#` begins a comment.
final class ConfigLexer {
  private static final String SIGNS = "{};";

  private ConfigLexer() {}

  /// All tokens, the end of the file as the last.
  static List<ConfigToken> tokens(String file, String text) {
    List<ConfigToken> tokens = new ArrayList<>();
    int line = 0;
    for (String row : text.lines().toList()) {
      line++;
      int comment = row.indexOf('#');
      cut(comment < 0 ? row : row.substring(0, comment), file, line, tokens);
    }
    tokens.add(new ConfigToken("", file, Math.max(line, 1)));
    return tokens;
  }

  private static void cut(String row, String file, int line, List<ConfigToken> tokens) {
    int at = 0;
    while (at < row.length()) {
      int end = at + 1;
      if (Character.isWhitespace(row.charAt(at))) {
        at = end;
        continue;
      }
      if (!isSign(row.charAt(at))) {
        while (end < row.length() && isWordPart(row.charAt(end))) {
          end++;
        }
      }
      tokens.add(new ConfigToken(row.substring(at, end), file, line));
      at = end;
    }
  }

  private static boolean isSign(char c) {
    return SIGNS.indexOf(c) >= 0;
  }

  private static boolean isWordPart(char c) {
    return !isSign(c) && !Character.isWhitespace(c);
  }
}
