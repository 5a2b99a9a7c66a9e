package dev.kldrift.job.config;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The effective value of every key with its origin.
 *
 * <p>Precedence: command line, then file, then default.
 */
public final class Settings {
  /** A comma that is not inside the braces of a glob such as {@code {2025,2026}}. */
  private static final String LIST_COMMA = ",(?![^{]*})";

  private final Map<ConfigKey, Setting> values = new EnumMap<>(ConfigKey.class);

  private Settings() {
    for (ConfigKey key : ConfigKey.values()) {
      values.put(key, new Setting(key.defaultText(), "default"));
    }
  }

  /** Every key at its default. */
  public static Settings defaults() {
    return new Settings();
  }

  /** Settings of their own with the same values. */
  Settings copy() {
    Settings copy = new Settings();
    copy.values.putAll(values);
    return copy;
  }

  /**
   * Lays the values of a file over these.
   *
   * @throws JobFailure if the file cannot be read or holds an unknown key
   */
  public Settings withFile(Path file) {
    ConfigFile.read(file)
        .forEach(
            (path, setting) -> values.put(ConfigKeys.require(path, setting.origin()), setting));
    return this;
  }

  /**
   * Lays one {@code key=value} of the command line over these.
   *
   * @throws JobFailure if it has no {@code =} or names an unknown key
   */
  public Settings withAssignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new JobFailure(
          ExitCode.USAGE, "--set " + assignment + ": not an assignment (must be key=value)");
    }
    ConfigKey key = ConfigKeys.require(assignment.substring(0, equals), "--set");
    return with(key, assignment.substring(equals + 1), "--set");
  }

  /** Lays one value over these. */
  public Settings with(ConfigKey key, String text, String origin) {
    values.put(key, new Setting(Environment.substitute(key, text, origin), origin));
    return this;
  }

  /** The effective value of a key and where it came from. */
  public Setting setting(ConfigKey key) {
    return values.get(key);
  }

  String text(ConfigKey key) {
    return setting(key).text();
  }

  List<String> list(ConfigKey key) {
    String text = text(key).strip();
    String inner =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return Arrays.stream(inner.split(LIST_COMMA))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  <E extends Enum<E>> E choice(ConfigKey key, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> ConfigKey.lowerCase(e.name())).toList();
    return parse(
        key,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
        "must be one of " + String.join(", ", names));
  }

  /**
   * Parses the value of a key.
   *
   * @throws JobFailure if it does not parse; the message names key, value, rule and origin
   */
  <T> T parse(ConfigKey key, Function<String, T> parser, String rule) {
    Setting setting = setting(key);
    try {
      return parser.apply(setting.text().strip());
    } catch (RuntimeException e) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          setting.origin() + ": " + key.path() + " is '" + setting.text() + "' (" + rule + ")",
          e);
    }
  }

  static <T extends Comparable<T>> T inRange(T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException("out of range: " + value);
    }
    return value;
  }
}
