package dev.kldrift.job.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.publish.OutputNotes;
import dev.kldrift.job.run.BuildVersion;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.run.UndatedRows;
import dev.kldrift.job.table.Columns;
import dev.kldrift.kernel.KernelForm;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The record of a run: a row of the table {@code runs} where it was published, and JSON for
 * schedulers in any case.
 *
 * @param identity what the run is made of
 * @param command the command
 * @param started when it began
 * @param files what it read
 * @param counts where the rows went
 * @param undated rows of a table that fall on no day, where the run began with a table
 * @param partialDay why the rows of the run date are not all there, if they are not
 * @param sourceRows rows of a table on the days that are compared, where the run began with one
 * @param drifted pairs that drifted, where they are decided
 */
public record RunRecord(
    RunIdentity identity,
    String command,
    Instant started,
    List<InputFile> files,
    RunCounts counts,
    Optional<UndatedRows> undated,
    Optional<String> partialDay,
    OptionalLong sourceRows,
    OptionalLong drifted) {

  /** The record of a run that needs no days. */
  public RunRecord(
      RunIdentity identity,
      String command,
      Instant started,
      List<InputFile> files,
      RunCounts counts) {
    this(
        identity,
        command,
        started,
        files,
        counts,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** The row that commits the run. */
  public Row row(Instant finished) {
    return RowFactory.create(
        identity.runId(),
        Columns.SCHEMA_VERSION_VALUE,
        command,
        ExitCode.DONE.name(),
        Timestamp.from(started),
        Timestamp.from(finished),
        counts.read(),
        counts.combined(),
        counts.quarantined(),
        counts.pairs(),
        identity.configHash(),
        identity.codeVersion(),
        files.stream()
            .map(file -> RowFactory.create(file.path(), file.rows(), file.bytes()))
            .toArray());
  }

  /**
   * The record of a published run.
   *
   * @param ending how the run ends
   * @param told who has been told about its alerts
   */
  public String json(
      LocalDate runDate,
      ExitCode ending,
      Instant finished,
      Map<String, Double> seconds,
      List<SinkOutcome> told) {
    ObjectNode json = json(command, runDate, started, finished, ending, "");
    json.put("run_id", identity.runId());
    json.put("rows_in", counts.read());
    json.put("rows_combined", counts.combined());
    json.put("rows_quarantined", counts.quarantined());
    json.put("pairs", counts.pairs());
    drifted.ifPresent(pairs -> json.put("pairs_drifted", pairs));
    sourceRows.ifPresent(rows -> json.put("rows_source", rows));
    undated.ifPresent(rows -> put(json, rows));
    partialDay.ifPresent(reason -> json.put("partial_day", reason));
    json.put("config_hash", identity.configHash());
    json.put("code_version", identity.codeVersion());
    json.put("kernel", KernelForm.description());
    json.putPOJO("seconds", seconds);
    if (!told.isEmpty()) {
      json.set("alerts", SinkOutcome.json(told));
    }
    return json.toPrettyString() + "\n";
  }

  /** How the run ends by a configuration. */
  ExitCode ending(CompareConfig config) {
    return config.ending(drifted.orElse(0));
  }

  private static void put(ObjectNode json, UndatedRows undated) {
    json.put("rows_undated", undated.count());
    json.putPOJO("undated_values", undated.examples());
  }

  /** Whether the last run of a night ended well, by this configuration and code. */
  public static boolean isDone(NightlyConfig config, Configuration hadoop) {
    return OutputNotes.record(config.compare().output(), config.runDate(), hadoop)
        .map(RunRecord::parse)
        .filter(json -> ExitCode.hasPublished(json.path("outcome").asText()))
        .filter(json -> json.path("command").asText().equals("nightly"))
        .filter(
            json ->
                json.path("config_hash")
                    .asText()
                    .equals(RunIdentity.configHash(config.compare(), config.settings())))
        .filter(json -> json.path("code_version").asText().equals(BuildVersion.text()))
        .isPresent();
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // of no run of ours: not done
    }
  }

  /** The record of a run that published nothing. */
  static String failed(
      String command, LocalDate runDate, Instant started, ExitCode exitCode, String reason) {
    return json(command, runDate, started, Instant.now(), exitCode, reason).toPrettyString() + "\n";
  }

  private static ObjectNode json(
      String command,
      LocalDate runDate,
      Instant started,
      Instant finished,
      ExitCode exitCode,
      String reason) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("command", command);
    json.put("run_date", runDate.toString());
    json.put("outcome", exitCode.name());
    json.put("exit_code", exitCode.number());
    json.put("reason", PrintableText.line(reason));
    json.put("started_at", started.toString());
    json.put("finished_at", finished.toString());
    return json;
  }
}
