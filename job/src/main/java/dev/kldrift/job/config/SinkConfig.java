package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Somebody who is told about alerts.
 *
 * <p>Written as a kind and where its secrets are, never the secrets themselves: {@code slack
 * ${SLACK_URL}}, {@code webhook ${file:/run/secrets/hook}}, {@code pagerduty ${ROUTING_KEY}
 * [${URL}]}.
 *
 * @param kind its format
 * @param written as written in the configuration, which names it
 * @param url where to post to
 * @param routingKey PagerDuty's key; empty for others
 */
public record SinkConfig(SinkKind kind, String written, Secret url, Secret routingKey) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+|file:[^}\\s]+)}");
  private static final Secret PAGERDUTY = new Secret("https://events.pagerduty.com/v2/enqueue");
  private static final String RULE =
      "must be webhook, slack or alertmanager and ${NAME} or ${file:/path} with its URL, or"
          + " pagerduty and one with its routing key; never the secret itself";

  /**
   * Reads a sink and its secrets.
   *
   * @param text as written
   * @param number its place in the list from 1, as the text may be a secret put in the wrong place
   * @param origin where it is written
   * @param environment where its secrets are
   * @throws JobFailure if it is malformed, a secret is not there, or a URL is not allowed
   */
  static SinkConfig parse(String text, int number, String origin, Environment environment) {
    List<String> words = List.of(text.strip().split("\\s+", -1));
    List<String> references = words.subList(1, words.size());
    String name = words.get(0).toUpperCase(Locale.ROOT);
    boolean known = Arrays.stream(SinkKind.values()).anyMatch(kind -> kind.name().equals(name));
    boolean pagerDuty = name.equals(SinkKind.PAGERDUTY.name());
    if (!known
        || references.isEmpty()
        || references.size() > (pagerDuty ? 2 : 1)
        || !references.stream().allMatch(each -> REFERENCE.matcher(each).matches())) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG, origin + ": alerts.sinks: entry " + number + " (" + RULE + ")");
    }
    List<Secret> secrets =
        references.stream()
            .map(each -> new Secret(environment.substitute(each, origin).strip()))
            .toList();
    Secret first = secrets.get(0);
    Secret url = !pagerDuty ? first : secrets.size() == 2 ? secrets.get(1) : PAGERDUTY;
    return new SinkConfig(
        SinkKind.valueOf(name), String.join(" ", words), url, pagerDuty ? first : new Secret(""));
  }
}
