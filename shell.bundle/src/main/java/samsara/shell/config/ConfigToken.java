package samsara.shell.config;

/// A word or a sign of a configuration file.
///
/// @param text the word, `{`, `}` or `;`; empty for the end of the file
/// @param file name of the file
/// @param line its line, from 1
record ConfigToken(String text, String file, int line) {
  boolean is(String sign) {
    return text.equals(sign);
  }

  boolean isWord() {
    return !isEnd() && !is("{") && !is("}") && !is(";");
  }

  boolean isEnd() {
    return text.isEmpty();
  }

  /// How messages show it.
  String quoted() {
    return isEnd() ? "end of file" : "'" + text + "'";
  }
}
