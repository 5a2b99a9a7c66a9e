package dev.kldrift.job.alert;

import dev.kldrift.job.config.AlertsConfig;
import dev.kldrift.job.config.SinkConfig;
import dev.kldrift.job.publish.OutputNotes;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.SinkOutcome;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The delivery of run events: every sink hears once of nights that failed or were missed, and once
 * that they run again, as {@link AlertDelivery} does of drift.
 *
 * <p>A failed run of a date more than a week before the newest published one is history that
 * somebody makes again, and is not told. Dates that have not come yet are mistyped, and make no
 * other date history.
 */
public final class RunEvents {
  private static final int HISTORY_DAYS = 7;

  private final AlertsConfig config;
  private final HttpLimits limits;
  private final Clock clock;

  /** Tells the sinks of this configuration. */
  public RunEvents(AlertsConfig config, HttpLimits limits, Clock clock) {
    this.config = config;
    this.limits = limits;
    this.clock = clock;
  }

  /** A run has published nothing. What becomes of telling is nobody's failure. */
  public List<SinkOutcome> failed(
      OutputNotes notes, LocalDate runDate, ExitCode exitCode, String reason) {
    return tell(
        notes, runDate, told -> told.failed(runDate, exitCode, reason), () -> List.<LocalDate>of());
  }

  /**
   * A run has published results.
   *
   * @param missing dates before it that have none, asked where somebody is to be told
   */
  public List<SinkOutcome> succeeded(
      OutputNotes notes, LocalDate runDate, Supplier<List<LocalDate>> missing) {
    return tell(notes, runDate, told -> told.succeeded(runDate, clock.instant()), missing);
  }

  /** Sends each sink a message that is no alarm; PagerDuty's opens and ends at once. */
  public List<SinkOutcome> test(LocalDate runDate) {
    List<SinkOutcome> outcomes = new ArrayList<>();
    for (SinkConfig sink : config.delivery().sinks()) {
      RunEvent event = RunEvent.test(config.name(), runDate);
      SendResult result = post(sink).post(format(sink).run(event));
      outcomes.add(outcome(sink, result, 1));
    }
    return outcomes;
  }

  private List<SinkOutcome> tell(
      OutputNotes notes,
      LocalDate runDate,
      Consumer<SentRunEvents> happened,
      Supplier<List<LocalDate>> missing) {
    List<SinkOutcome> outcomes = new ArrayList<>();
    for (SinkConfig sink : config.delivery().sinks()) {
      SentRunEvents told = SentRunEvents.read(notes, sink);
      if (told.isHistory(runDate, clock.instant(), HISTORY_DAYS)) {
        continue;
      }
      told.ended(runDate, clock.instant(), config.delivery().missedAfter());
      happened.accept(told);
      if (told.hasNews()) {
        outcomes.add(tell(sink, told, told.news(config.name(), runDate, missing.get())));
      }
      write(told, notes, sink);
    }
    return outcomes;
  }

  /** Where this cannot be noted, the sink hears of it again, which is better than never. */
  private static void write(SentRunEvents told, OutputNotes notes, SinkConfig sink) {
    try {
      told.write(notes, sink);
    } catch (JobFailure e) {
      // The failure that is told is most often this very one: an output that cannot be written.
      return;
    }
  }

  private SinkOutcome tell(SinkConfig sink, SentRunEvents told, List<RunEvent> news) {
    JsonPost post = post(sink);
    SinkFormat format = format(sink);
    int accepted = 0;
    for (RunEvent event : news) {
      SendResult result = post.post(format.run(event));
      if (result.kind() != SendResult.Kind.ACCEPTED) {
        return outcome(sink, result, accepted);
      }
      told.told(event);
      accepted++;
    }
    return new SinkOutcome(sink.written(), SinkOutcome.Result.SENT, accepted, accepted, "");
  }

  private static SinkOutcome outcome(SinkConfig sink, SendResult result, int events) {
    boolean sent = result.kind() == SendResult.Kind.ACCEPTED;
    return new SinkOutcome(
        sink.written(),
        sent ? SinkOutcome.Result.SENT : SinkOutcome.Result.FAILED,
        result.attempts(),
        events,
        result.reason());
  }

  private JsonPost post(SinkConfig sink) {
    return new JsonPost(sink.url(), limits);
  }

  private SinkFormat format(SinkConfig sink) {
    return SinkFormat.of(sink, config.delivery().maxSent(), clock.instant());
  }
}
