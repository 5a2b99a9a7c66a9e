package dev.kldrift.job.config;

/**
 * A value of the configuration as text, and where it was written.
 *
 * @param text the value after substitution of environment variables, except those of secrets
 * @param origin for people, as in {@code kldrift.yaml:12} or {@code --set}
 * @param written as written, which is all of it that may be shown
 */
public record Setting(String text, String origin, String written) {

  /** A value with nothing in it to be substituted. */
  public Setting(String text, String origin) {
    this(text, origin, text);
  }
}
