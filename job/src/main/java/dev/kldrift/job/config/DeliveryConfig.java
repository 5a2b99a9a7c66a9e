package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.stats.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sinks of alerts, and the choice of alerts that they are sent.
 *
 * @param sinks who
 * @param hosts hosts they may be on; empty: the hosts of their URLs
 * @param minimumSeverity least severity that is sent
 * @param maxSent most alerts that a digest lists, and that are sent to a sink of a run date
 * @param missedAfter how long there may be no run; zero: as long as it likes
 * @param reportUrl address of the folder of pages, with a slash at its end; empty: there is none
 */
public record DeliveryConfig(
    List<SinkConfig> sinks,
    List<String> hosts,
    Severity minimumSeverity,
    int maxSent,
    Duration missedAfter,
    String reportUrl) {
  /** Nobody is told. */
  static final DeliveryConfig NONE =
      new DeliveryConfig(List.of(), List.of(), Severity.LOW, 1, Duration.ZERO, "");

  private static final Pattern HOURS = Pattern.compile("(\\d{1,4})h");

  private enum Least {
    LOW,
    MEDIUM,
    HIGH
  }

  static DeliveryConfig of(Settings settings) {
    List<String> hosts =
        settings.list(ConfigKey.ALERTS_HOSTS).stream().map(ConfigKey::lowerCase).toList();
    Least least = settings.choice(ConfigKey.ALERTS_MINIMUM_SEVERITY, Least.class);
    return new DeliveryConfig(
        sinks(settings, hosts),
        hosts,
        Severity.valueOf(least.name()),
        settings.parse(
            ConfigKey.ALERTS_MAX_SENT,
            text -> Settings.inRange(Integer.parseInt(text), 1, 1000),
            "must be a whole number from 1 to 1000"),
        settings.parse(
            ConfigKey.ALERTS_MISSED_AFTER,
            DeliveryConfig::hours,
            "must be hours, as 26h, or 0h for never"),
        settings.parse(
            ConfigKey.REPORT_URL,
            DeliveryConfig::folder,
            "must be an address that begins with https:// or http://"));
  }

  private static Duration hours(String text) {
    Matcher hours = HOURS.matcher(text);
    if (!hours.matches()) {
      throw new IllegalArgumentException("not hours: " + text);
    }
    return Duration.ofHours(Long.parseLong(hours.group(1)));
  }

  private static String folder(String url) {
    if (!url.isEmpty() && !url.matches("https?://[^\\s<>|]+")) {
      throw new IllegalArgumentException("not an address: " + url);
    }
    return url.isEmpty() || url.endsWith("/") ? url : url + "/";
  }

  private static List<SinkConfig> sinks(Settings settings, List<String> hosts) {
    String origin = settings.setting(ConfigKey.ALERTS_SINKS).origin();
    List<SinkConfig> sinks = new ArrayList<>();
    for (String text : settings.list(ConfigKey.ALERTS_SINKS)) {
      SinkConfig sink = SinkConfig.parse(text, sinks.size() + 1, origin, settings.environment());
      String host =
          SinkUrl.host(sink.url())
              .orElseThrow(() -> failure(origin, sink, "URL (" + SinkUrl.RULE + ")"));
      if (!hosts.isEmpty() && !hosts.contains(host)) {
        throw failure(
            origin, sink, "host " + host + " (must be one of alerts.hosts " + hosts + ")");
      }
      if (sinks.stream().anyMatch(other -> other.written().equals(sink.written()))) {
        throw failure(origin, sink, "is there twice (must be once)");
      }
      sinks.add(sink);
    }
    return List.copyOf(sinks);
  }

  private static JobFailure failure(String origin, SinkConfig sink, String problem) {
    return new JobFailure(
        ExitCode.BAD_CONFIG, origin + ": alerts.sinks: '" + sink.written() + "': " + problem);
  }
}
