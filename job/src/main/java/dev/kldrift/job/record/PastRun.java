package dev.kldrift.job.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kldrift.job.publish.OutputNotes;
import dev.kldrift.job.run.ExitCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What the record of the last run of a date says.
 *
 * @param command the command
 * @param outcome how it ended
 * @param started when it began
 */
public record PastRun(String command, String outcome, Instant started) {

  /** The last run of a date; empty where there was none, or its record cannot be read. */
  public static Optional<PastRun> read(String output, LocalDate date, Configuration hadoop) {
    return OutputNotes.record(output, date, hadoop).flatMap(PastRun::parse);
  }

  private static Optional<PastRun> parse(String record) {
    try {
      JsonNode json = new ObjectMapper().readTree(record);
      return Optional.of(
          new PastRun(
              json.path("command").asText(),
              json.path("outcome").asText(),
              Instant.parse(json.path("started_at").asText())));
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty(); // of no run of ours
    }
  }

  /** Whether it published nothing. */
  public boolean hasFailed() {
    return !ExitCode.hasPublished(outcome);
  }

  /** Whether it published a night. */
  public boolean isNight() {
    return command.equals("nightly") && !hasFailed();
  }
}
