package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The other tables of a date, for its page: how the run went, what it rejected, mix against within.
 */
final class RunFacts {
  private static final int REASONS = 50;
  private static final int DECOMPOSED = 500;

  private final SparkSession spark;
  private final OutputFolder output;

  RunFacts(SparkSession spark, OutputFolder output) {
    this.spark = spark;
    this.output = output;
  }

  private Optional<Dataset<Row>> table(ResultTable table) {
    return output.isPublished(table) ? Optional.of(output.read(spark, table)) : Optional.empty();
  }

  /** The row of {@code runs}. */
  JsonNode run() {
    List<Row> rows = table(ResultTable.RUNS).map(runs -> runs.takeAsList(1)).orElse(List.of());
    ObjectNode json = PageJson.object();
    for (Row row : rows) {
      for (String name :
          List.of(
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
              "code_version")) {
        json.set(name, PageJson.value(row, name));
      }
      List<Row> inputs = row.getList(row.fieldIndex("inputs"));
      json.put("inputs", inputs.size());
      inputs.stream().findFirst().ifPresent(file -> json.set("input", PageJson.of(file.get(0))));
    }
    return json;
  }

  /** The row of {@code summary} for everything. */
  JsonNode summary() {
    ObjectNode json = PageJson.object();
    table(ResultTable.SUMMARY)
        .map(summary -> summary.filter(col(Columns.LEVEL).equalTo(0)).takeAsList(1))
        .orElse(List.of())
        .forEach(
            row -> {
              for (String name :
                  List.of(
                      "pairs",
                      "ok",
                      "too_few",
                      "quarantined",
                      "infinite_pq",
                      "infinite_qp",
                      "drifted",
                      "false_alarms")) {
                json.set(name, PageJson.value(row, name));
              }
            });
    return json;
  }

  /** Why rows are in {@code quarantine}, how many, and one of each. */
  ArrayNode quarantine() {
    ArrayNode json = PageJson.array();
    table(ResultTable.QUARANTINE)
        .filter(any -> !output.isEmpty(ResultTable.QUARANTINE))
        .map(
            rows ->
                rows.groupBy(Columns.REASON)
                    .agg(
                        count(lit(1)).as("rows"),
                        first(Columns.DETAIL).as(Columns.DETAIL),
                        first(Columns.SOURCE_FILE).as(Columns.SOURCE_FILE))
                    .orderBy(col("rows").desc(), col(Columns.REASON))
                    .limit(REASONS)
                    .collectAsList())
        .orElse(List.of())
        .forEach(
            row -> {
              ObjectNode reason = json.addObject();
              for (String name :
                  List.of(Columns.REASON, "rows", Columns.DETAIL, Columns.SOURCE_FILE)) {
                reason.set(name, PageJson.value(row, name));
              }
            });
    return json;
  }

  /** The rows of {@code decomposition} that fix all levels, largest first; empty without it. */
  ObjectNode decomposition() {
    ObjectNode json = PageJson.object();
    Optional<Dataset<Row>> table = table(ResultTable.DECOMPOSITION);
    if (table.isEmpty()) {
      return json;
    }
    List<String> columns = Arrays.asList(table.get().columns());
    List<String> levels = columns.subList(0, columns.indexOf(Columns.LEVEL));
    ArrayNode names = json.putArray("levels");
    levels.forEach(names::add);
    List<Column> order =
        new ArrayList<>(List.of(col(Columns.LEVEL).asc(), col("kl_qp").desc_nulls_last()));
    levels.forEach(level -> order.add(Columns.column(level).asc()));
    ArrayNode rows = json.putArray("rows");
    for (Row row :
        table.get().orderBy(order.toArray(Column[]::new)).limit(DECOMPOSED).collectAsList()) {
      ObjectNode one = rows.addObject();
      ArrayNode of = one.putArray("of");
      for (int i = 0; i < levels.size(); i++) {
        Object value = row.get(i);
        of.add(PageJson.of(value == null ? null : value.toString()));
      }
      for (String name :
          List.of(
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
              "pooled_kl_qp")) {
        one.set(name, PageJson.value(row, name));
      }
    }
    return json;
  }
}
