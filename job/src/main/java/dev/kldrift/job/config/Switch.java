package dev.kldrift.job.config;

/** What is made or done only where it is asked for. */
enum Switch {
  OFF,
  ON;

  static boolean isOn(Settings settings, ConfigKey key) {
    return settings.choice(key, Switch.class) == ON;
  }
}
