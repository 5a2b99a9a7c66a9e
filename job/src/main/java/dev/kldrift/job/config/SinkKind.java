package dev.kldrift.job.config;

/** The kinds of alert sinks, each with a format of its own. */
public enum SinkKind {
  /** Anything that takes our digest as JSON. */
  WEBHOOK,
  /** An incoming webhook of Slack, or of what imitates it. */
  SLACK,
  /** Events API v2 of PagerDuty, one event per alert. */
  PAGERDUTY,
  /** {@code POST /api/v2/alerts} of Prometheus Alertmanager. */
  ALERTMANAGER;

  /** The name in configuration, as in {@code slack}. */
  public String configName() {
    return ConfigKey.lowerCase(name());
  }
}
