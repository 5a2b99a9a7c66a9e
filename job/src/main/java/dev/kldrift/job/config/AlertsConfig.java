package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * The grouping of alerts, and the incidents that are known already.
 *
 * @param track whether the table {@code alerts} is made
 * @param name name of this monitor, which its alerts carry
 * @param groupBy key columns one alert is for; empty: see {@link #groups}
 * @param nullShares whether a feature has another that is its share of NULLs
 * @param incidents days and features that nobody is told about
 * @param delivery who is told about the others
 */
public record AlertsConfig(
    boolean track,
    String name,
    List<String> groupBy,
    boolean nullShares,
    List<Incident> incidents,
    DeliveryConfig delivery) {
  /** Key columns that part alerts wherever there are any. */
  private static final List<String> ALWAYS = List.of("dataset", "reference");

  /**
   * Reads the settings.
   *
   * @throws JobFailure if one is malformed, or there are sinks but no alerts
   */
  static AlertsConfig of(Settings settings) {
    DeliveryConfig delivery = DeliveryConfig.of(settings);
    boolean track = Switch.isOn(settings, ConfigKey.ALERTS_TRACK);
    if (!track && !delivery.sinks().isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          settings.setting(ConfigKey.ALERTS_SINKS).origin()
              + ": alerts.sinks: there are none to send (alerts.track must be on)");
    }
    return new AlertsConfig(
        track,
        settings.parse(
            ConfigKey.ALERTS_NAME,
            AlertsConfig::name,
            "must be 1 to 40 letters, digits, dots, hyphens or underscores"),
        settings.names(ConfigKey.ALERTS_GROUP_BY),
        Switch.isOn(settings, ConfigKey.PROFILE_NULL_SHARES),
        settings.parse(
            ConfigKey.ALERTS_INCIDENTS,
            text ->
                settings.list(ConfigKey.ALERTS_INCIDENTS).stream().map(Incident::parse).toList(),
            "must be date[..date] [pattern], dates as YYYY-MM-DD, the first one first"),
        delivery);
  }

  private static String name(String text) {
    if (!text.matches("[\\w.-]{1,40}")) {
      throw new IllegalArgumentException("not a name: " + text);
    }
    return text;
  }

  /** What the table is made by; who is told of it makes no other. */
  void addTo(IdentityText text) {
    text.add(ConfigKey.ALERTS_TRACK, track)
        .add(ConfigKey.ALERTS_NAME, name)
        .add(ConfigKey.ALERTS_GROUP_BY, groupBy)
        .add(ConfigKey.ALERTS_INCIDENTS, incidents.stream().map(Incident::text).toList());
  }

  /**
   * The key columns one alert is for, in the order of the keys.
   *
   * @param keys every key column
   * @param feature the key column that names features
   */
  public List<String> groups(List<String> keys, String feature) {
    List<String> wanted = new ArrayList<>(groupBy);
    if (groupBy.isEmpty()) {
      wanted.add(feature);
      wanted.addAll(ALWAYS);
    }
    return keys.stream().filter(wanted::contains).toList();
  }
}
