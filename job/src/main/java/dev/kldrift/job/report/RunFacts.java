package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.ShownValue;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The other tables of dates, for their pages: how the run went, what it rejected, mix against
 * within.
 */
final class RunFacts {
  private static final int REASONS = 50;
  private static final int DECOMPOSED = 500;

  private final Map<LocalDate, List<Row>> runs;
  private final Map<LocalDate, List<Row>> totals;
  private final Map<LocalDate, List<Row>> reasons;
  private final List<String> levels;
  private final Map<LocalDate, List<Row>> parts;

  /** Reads them. */
  RunFacts(ReportedDates dates) {
    this.runs = dates.rows(ResultTable.RUNS).map(dates::byDate).orElse(Map.of());
    this.totals =
        dates
            .rows(ResultTable.SUMMARY)
            .map(summary -> dates.byDate(summary.filter(col(Columns.LEVEL).equalTo(0))))
            .orElse(Map.of());
    this.reasons =
        dates
            .fewRows(ResultTable.QUARANTINE)
            .map(
                rows ->
                    dates.first(
                        byReason(rows), REASONS, List.of(col("rows").desc(), col(Columns.REASON))))
            .orElse(Map.of());
    Optional<Dataset<Row>> decomposition = dates.rows(ResultTable.DECOMPOSITION);
    this.levels = decomposition.map(RunFacts::levels).orElse(List.of());
    this.parts =
        decomposition
            .map(rows -> dates.first(rows, DECOMPOSED, decompositionOrder()))
            .orElse(Map.of());
  }

  private static Dataset<Row> byReason(Dataset<Row> quarantine) {
    return quarantine
        .groupBy(Columns.RUN_DATE, Columns.REASON)
        .agg(
            count(lit(1)).as("rows"),
            first(Columns.DETAIL).as(Columns.DETAIL),
            first(Columns.SOURCE_FILE).as(Columns.SOURCE_FILE));
  }

  private static List<String> levels(Dataset<Row> decomposition) {
    List<String> columns = List.of(decomposition.columns());
    return columns.subList(0, columns.indexOf(Columns.LEVEL));
  }

  private List<Column> decompositionOrder() {
    List<Column> order =
        new ArrayList<>(List.of(col(Columns.LEVEL).asc(), col("kl_qp").desc_nulls_last()));
    levels.forEach(level -> order.add(Columns.column(level).asc()));
    return order;
  }

  /** The row of {@code runs}. */
  JsonNode run(LocalDate date) {
    ObjectNode json = PageJson.object();
    runs.getOrDefault(date, List.of()).stream()
        .findFirst()
        .ifPresent(
            row -> {
              put(
                  json,
                  row,
                  Columns.RUN_ID,
                  "command",
                  "outcome",
                  "started_at",
                  "finished_at",
                  "rows_in",
                  "rows_combined",
                  "rows_quarantined",
                  "pairs",
                  "config_hash",
                  "code_version");
              List<Row> inputs = row.getList(row.fieldIndex("inputs"));
              json.put("inputs", inputs.size());
              inputs.stream()
                  .findFirst()
                  .ifPresent(file -> json.set("input", PageJson.of(file.get(0))));
            });
    return json;
  }

  private static void put(ObjectNode json, Row row, String... names) {
    for (String name : names) {
      json.set(name, PageJson.value(row, name));
    }
  }

  /** The row of {@code summary} for everything. */
  JsonNode summary(LocalDate date) {
    ObjectNode json = PageJson.object();
    totals.getOrDefault(date, List.of()).stream()
        .findFirst()
        .ifPresent(
            row ->
                put(
                    json,
                    row,
                    "pairs",
                    "ok",
                    "too_few",
                    "quarantined",
                    "infinite_pq",
                    "infinite_qp",
                    "drifted",
                    "false_alarms"));
    return json;
  }

  /** Why rows are in {@code quarantine}, how many, and one of each. */
  ArrayNode quarantine(LocalDate date) {
    ArrayNode json = PageJson.array();
    for (Row row : reasons.getOrDefault(date, List.of())) {
      put(json.addObject(), row, Columns.REASON, "rows", Columns.DETAIL, Columns.SOURCE_FILE);
    }
    return json;
  }

  /** The rows of {@code decomposition} that fix all levels, largest first; empty without it. */
  ObjectNode decomposition(LocalDate date) {
    ObjectNode json = PageJson.object();
    if (levels.isEmpty()) {
      return json;
    }
    ArrayNode names = json.putArray("levels");
    levels.forEach(names::add);
    ArrayNode rows = json.putArray("rows");
    for (Row row : parts.getOrDefault(date, List.of())) {
      ObjectNode one = rows.addObject();
      ArrayNode of = one.putArray("of");
      for (String level : levels) {
        Object value = row.getAs(level);
        of.add(PageJson.of(value == null ? null : ShownValue.of(value)));
      }
      put(
          one,
          row,
          Columns.LEVEL,
          Columns.STATUS,
          "segments",
          "kl_pq",
          "kl_pq_mix",
          "kl_pq_within",
          "kl_qp",
          "kl_qp_mix",
          "kl_qp_within",
          "pooled_kl_pq",
          "pooled_kl_qp");
    }
    return json;
  }
}
