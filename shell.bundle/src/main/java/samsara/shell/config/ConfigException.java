package samsara.shell.config;

/// A configuration file that is missing, wrong, or says nothing about what was looked for. The
/// message is for people and complete.
public final class ConfigException extends Exception {
  ConfigException(String message) {
    super(message, null, false, false);
  }

  static ConfigException at(ConfigToken token, String problem) {
    return new ConfigException(
        "fatal error: " + problem + " at " + token.file() + ":" + token.line());
  }
}
