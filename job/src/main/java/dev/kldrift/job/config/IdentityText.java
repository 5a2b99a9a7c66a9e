package dev.kldrift.job.config;

import java.util.List;

/**
 * What results are made by, as text that enters the identity of a run: settings under the names
 * that users write, each of a length that is told. So two that differ are two texts, and renaming
 * something in the code changes none.
 */
final class IdentityText {
  private final StringBuilder text = new StringBuilder();

  IdentityText add(ConfigKey key, String value) {
    return add(key.path(), value);
  }

  /** A setting whose values are one of several words. */
  IdentityText add(ConfigKey key, Enum<?> value) {
    return add(key, ConfigKey.lowerCase(value.name()));
  }

  IdentityText add(ConfigKey key, double value) {
    return add(key, Double.toString(value));
  }

  IdentityText add(ConfigKey key, long value) {
    return add(key, Long.toString(value));
  }

  IdentityText add(ConfigKey key, boolean value) {
    return add(key, Boolean.toString(value));
  }

  IdentityText add(ConfigKey key, List<String> values) {
    return add(key.path(), values);
  }

  IdentityText add(String name, List<String> values) {
    text.append(name).append(" has ").append(values.size()).append('\n');
    values.forEach(value -> add(name, value));
    return this;
  }

  IdentityText add(String name, String value) {
    text.append(name).append(' ').append(value.length()).append(' ').append(value).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
