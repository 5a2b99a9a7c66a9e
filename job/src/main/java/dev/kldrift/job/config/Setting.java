package dev.kldrift.job.config;

/**
 * A value of the configuration as text, and where it was written.
 *
 * @param text the value after substitution of environment variables, except those of secrets
 * @param origin for people, as in {@code kldrift.yaml:12} or {@code --set}
 */
public record Setting(String text, String origin) {}
