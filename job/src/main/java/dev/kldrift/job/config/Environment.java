package dev.kldrift.job.config;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code ${NAME}} and {@code ${NAME:-default}} by environment variables. */
final class Environment {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

  private Environment() {}

  /**
   * Substitutes every variable in a text.
   *
   * @throws JobFailure if a variable is not set and has no default
   */
  static String substitute(String text, String origin) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), origin)));
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
