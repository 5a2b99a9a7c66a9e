package dev.kldrift.job.config;

/** The results and checks that are made only where a setting asks for them. */
enum Switch {
  OFF,
  ON;

  static boolean isOn(Settings settings, ConfigKey key) {
    return settings.choice(key, Switch.class) == ON;
  }
}
