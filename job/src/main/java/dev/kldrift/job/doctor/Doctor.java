package dev.kldrift.job.doctor;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.JobFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Examines a machine and, where one is given, a configuration. */
public final class Doctor {
  private final Configuration hadoop;
  private final Supplier<SparkSession> spark;
  private final boolean testAlert;

  /**
   * Looks at files and tables through these.
   *
   * @param spark starts Spark, which tables alone want
   * @param testAlert whether sinks are sent a message
   */
  public Doctor(Configuration hadoop, Supplier<SparkSession> spark, boolean testAlert) {
    this.hadoop = hadoop;
    this.spark = spark;
    this.testAlert = testAlert;
  }

  /** Every finding; a configuration that cannot be read is one too. */
  public List<Finding> examine(Supplier<Settings> configuration) {
    List<Finding> findings = new ArrayList<>(MachineChecks.run());
    try {
      Settings settings = configuration.get();
      if (!isGiven(settings)) {
        findings.add(
            Finding.ok("config", "none given (--config FILE checks its input and output too)"));
        return findings;
      }
      CompareConfig config = places(settings);
      findings.add(Finding.ok("config", "valid, run date " + config.runDate()));
      findings.addAll(new ConfigChecks(config, hadoop, spark, testAlert).run());
    } catch (JobFailure e) {
      findings.add(Finding.fail("config", e));
    }
    return findings;
  }

  /** A night reads its source where a comparison reads pairs. */
  private static CompareConfig places(Settings settings) {
    if (!NightlyConfig.hasSource(settings)) {
      return CompareConfig.of(settings, Clock.systemUTC());
    }
    NightlyConfig nightly = NightlyConfig.of(settings, Clock.systemUTC());
    return nightly.compare().withInput(nightly.source().path(), nightly.source().table());
  }

  private static boolean isGiven(Settings settings) {
    Settings defaults = Settings.defaults();
    for (ConfigKey key : ConfigKey.values()) {
      if (!settings.setting(key).equals(defaults.setting(key))) {
        return true;
      }
    }
    return false;
  }
}
