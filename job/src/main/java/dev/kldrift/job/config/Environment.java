package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} by environment variables, and {@code
 * ${file:/path}} by the content of a file without the line break at its end.
 */
final class Environment {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{(?:file:([^}]+)|(\\w+)(?::-([^}]*))?)}");

  private Environment() {}

  /**
   * Substitutes every variable in the value of a key; secrets stay as written until they are
   * needed, so that nothing that shows a setting shows them.
   *
   * @throws JobFailure if a variable is not set and has no default, or a file cannot be read
   */
  static String substitute(ConfigKey key, String text, String origin) {
    return key == ConfigKey.ALERTS_SINKS ? text : substitute(text, origin);
  }

  /**
   * Substitutes every variable in a text.
   *
   * @throws JobFailure if a variable is not set and has no default, or a file cannot be read
   */
  static String substitute(String text, String origin) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match, origin)));
  }

  private static String value(MatchResult match, String origin) {
    return match.group(1) != null
        ? content(match.group(1), origin)
        : value(match.group(2), match.group(3), origin);
  }

  private static String content(String file, String origin) {
    try {
      return Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          origin + ": cannot read file " + file + " (${file:" + file + "} must be readable text)",
          e);
    }
  }

  private static String value(String name, String defaultValue, String origin) {
    String value = System.getenv(name);
    if (value != null) {
      return value;
    }
    if (defaultValue == null) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          origin + ": environment variable " + name + " is not set (${" + name + ":-default})");
    }
    return defaultValue;
  }
}
