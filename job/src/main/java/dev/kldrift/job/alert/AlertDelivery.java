package dev.kldrift.job.alert;

import dev.kldrift.job.config.AlertsConfig;
import dev.kldrift.job.config.DeliveryConfig;
import dev.kldrift.job.config.SinkConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.run.SinkOutcome;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The delivery of published alerts: every sink gets what it has not been sent yet.
 *
 * <p>A sink is told when an alert opens or changes its severity, and when one that it was told
 * about recovers, whatever silences it then; what it knows is kept beside the tables ({@link
 * SentAlerts}), so that a rerun tells nothing twice and tries again what failed. Of a run date it
 * is told about at most {@code alerts.max-sent} open ones, the worst first; the next run date goes
 * on. Should a run die while it tells, the next one tells again what was not noted.
 */
public final class AlertDelivery {
  private final AlertsConfig config;
  private final OutputFolder output;
  private final HttpLimits limits;
  private final Clock clock;

  /** Delivers beside this output. */
  public AlertDelivery(AlertsConfig config, OutputFolder output, HttpLimits limits, Clock clock) {
    this.config = config;
    this.output = output;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Writes the digest of the date and tells the sinks.
   *
   * @param where the page or query that shows the alerts; empty: none is known
   * @return what became of each sink; one that fails does not keep others from being told
   * @throws JobFailure if the digest cannot be written
   */
  public List<SinkOutcome> deliver(
      AlertRows alerts, LocalDate runDate, String runId, Optional<String> where) {
    AlertCounts counts = alerts.counts();
    int most = config.delivery().maxSent();
    List<Alert> worst = alerts.worst(most);
    long all = counts.recovered() + counts.open().values().stream().mapToLong(n -> n).sum();
    Digest digest =
        new Digest(
            config.name(), runDate, runId, counts, worst, List.of(), all - worst.size(), where);
    output.notes().writeDigest(Json.pretty(digest.json(most)));
    List<SinkOutcome> outcomes = new ArrayList<>();
    for (SinkConfig sink : config.delivery().sinks()) {
      outcomes.add(tell(sink, alerts, digest));
    }
    return outcomes;
  }

  private SinkOutcome tell(SinkConfig sink, AlertRows alerts, Digest ofDate) {
    try {
      SentAlerts told = SentAlerts.read(output, sink);
      if (told.isLaterThan(ofDate.runDate())) {
        return new SinkOutcome(sink.written(), SinkOutcome.Result.LATER_DATE_SENT, 0, 0, "");
      }
      told.reach(ofDate.runDate());
      SinkFormat format = SinkFormat.of(sink, config.delivery().maxSent(), clock.instant());
      SinkOutcome outcome = post(sink, format, news(format, told, alerts, ofDate), told);
      told.write(output, sink);
      return outcome;
    } catch (RuntimeException e) { // whatever it is, the results are published
      boolean known = e instanceof JobFailure; // others may show what they were made of
      String reason = known ? e.getMessage() : "internal error: " + e.getClass().getSimpleName();
      return new SinkOutcome(sink.written(), SinkOutcome.Result.FAILED, 0, 0, reason);
    }
  }

  /** What the sink does not know. */
  private Digest news(SinkFormat format, SentAlerts told, AlertRows alerts, Digest ofDate) {
    DeliveryConfig delivery = config.delivery();
    int most = Math.max(0, delivery.maxSent() - told.toldOnThisDate());
    AlertRows.Pending pending =
        alerts.pending(delivery.minimumSeverity(), told.severities(format.expires()), most);
    List<Alert> changes = new ArrayList<>(pending.first());
    List<Alert> replaced = new ArrayList<>();
    for (Alert alert : changes) {
      if (told.ids().contains(alert.id())
          && told.alert(alert.id()).severity() != alert.severity()) {
        replaced.add(told.alert(alert.id()));
      }
    }
    changes.addAll(recovered(told, alerts));
    return new Digest(
        ofDate.monitor(),
        ofDate.runDate(),
        ofDate.runId(),
        ofDate.counts(),
        changes,
        replaced,
        pending.more(),
        ofDate.where());
  }

  /** What it takes for open and is not; the table names only those of this very date. */
  private static List<Alert> recovered(SentAlerts told, AlertRows alerts) {
    Set<String> gone = new HashSet<>(told.ids());
    if (gone.isEmpty()) {
      return List.of();
    }
    gone.removeAll(alerts.open(gone));
    List<Alert> recovered = new ArrayList<>(alerts.recovered(gone));
    recovered.forEach(alert -> gone.remove(alert.id()));
    gone.stream().sorted().forEach(id -> recovered.add(told.alert(id).recovered()));
    return recovered;
  }

  private SinkOutcome post(SinkConfig sink, SinkFormat format, Digest news, SentAlerts told) {
    if (news.alerts().isEmpty()) {
      return new SinkOutcome(sink.written(), SinkOutcome.Result.NOTHING_NEW, 0, 0, "");
    }
    JsonPost post = new JsonPost(sink.url(), limits);
    int attempts = 0;
    int accepted = 0;
    String reason = "";
    for (Message message : format.messages(news)) {
      SendResult answer = post.post(message.body());
      attempts += answer.attempts();
      if (answer.kind() == SendResult.Kind.ACCEPTED) {
        message.alerts().forEach(told::add);
        accepted += message.alerts().size();
        continue;
      }
      reason = answer.reason();
      if (answer.kind() == SendResult.Kind.GIVEN_UP) {
        break;
      }
    }
    return new SinkOutcome(
        sink.written(),
        reason.isEmpty() ? SinkOutcome.Result.SENT : SinkOutcome.Result.FAILED,
        attempts,
        accepted,
        reason);
  }
}
