package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The effective value of every key with its origin.
 *
 * <p>Precedence: command line, then file, then default.
 */
public final class Settings {
  private final Map<ConfigKey, Setting> values = new EnumMap<>(ConfigKey.class);
  private final Environment environment;

  private Settings(Environment environment) {
    this.environment = environment;
    for (ConfigKey key : ConfigKey.values()) {
      values.put(key, environment.defaultOf(key));
    }
  }

  /** Every key at its default. */
  public static Settings defaults() {
    return defaults(Environment.ofProcess());
  }

  /** Every key at its default on a machine of this environment. */
  public static Settings defaults(Environment environment) {
    return new Settings(environment);
  }

  Environment environment() {
    return environment;
  }

  /** Settings of their own with the same values. */
  Settings copy() {
    Settings copy = new Settings(environment);
    copy.values.putAll(values);
    return copy;
  }

  /**
   * Lays the values of a file over these.
   *
   * @throws JobFailure if the file cannot be read or holds an unknown key
   */
  public Settings withFile(Path file) {
    ConfigFile.read(file, environment)
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
    values.put(key, environment.setting(key, text, origin));
    return this;
  }

  /** The effective value of a key and where it came from. */
  public Setting setting(ConfigKey key) {
    return values.get(key);
  }

  /** Whether somebody has set a key. */
  public boolean isSet(ConfigKey key) {
    return !setting(key).origin().equals("default");
  }

  String text(ConfigKey key) {
    return setting(key).text();
  }

  /** A name, which may be quoted. */
  String name(ConfigKey key) {
    return unquoted(key, QuotedNames::name);
  }

  /** A list of names or paths, each of which may be quoted. */
  List<String> names(ConfigKey key) {
    return unquoted(key, text -> list(key).stream().map(QuotedNames::name).toList());
  }

  /**
   * A list of paths of inputs.
   *
   * @throws JobFailure if one lies where inputs may not
   */
  List<String> inputs(ConfigKey key) {
    return InputScheme.require(names(key), setting(key).origin() + ": " + key.path(), environment);
  }

  /** The name of a table, if one is set. */
  Optional<TableName> table(ConfigKey key) {
    return parse(
        key,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(TableName.parse(text)),
        "must be a table, or schema.table, or catalog.schema.table; `in backquotes` with a dot");
  }

  /** The items of a list as they are written, for a parser that reads names inside of them. */
  List<String> list(ConfigKey key) {
    String text = text(key).strip();
    String inner =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return unquoted(key, whole -> QuotedNames.items(inner));
  }

  /**
   * The paths of inputs that an option of its own names, as {@code --input} names them: of several
   * values, each a list, whose items may be quoted.
   *
   * @throws JobFailure if one lies where inputs may not
   */
  List<String> inputs(String option, List<String> values) {
    List<String> paths =
        values.stream()
            .flatMap(value -> unquoted(option, value, QuotedNames::items).stream())
            .map(item -> unquoted(option, item, QuotedNames::name))
            .toList();
    if (paths.isEmpty()) {
      throw new JobFailure(ExitCode.BAD_CONFIG, option + " is empty (must name a path or table)");
    }
    return InputScheme.require(paths, option, environment);
  }

  /**
   * The same of an option that takes one path.
   *
   * @throws JobFailure if it lies where inputs may not
   */
  String input(String option, String value) {
    String path = unquoted(option, value, QuotedNames::name);
    return InputScheme.require(List.of(path), option, environment).get(0);
  }

  private <T> T unquoted(ConfigKey key, Function<String, T> parser) {
    return unquoted(setting(key).origin() + ": " + key.path(), text(key), parser);
  }

  /** The text is not shown, as it may be a secret in the wrong place. */
  private static <T> T unquoted(String where, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          where
              + " has a double quote that closes no name"
              + " (quote a whole name; two quotes inside are one)",
          e);
    }
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
    } catch (JobFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          setting.origin() + ": " + key.path() + " is '" + setting.written() + "' (" + rule + ")",
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
