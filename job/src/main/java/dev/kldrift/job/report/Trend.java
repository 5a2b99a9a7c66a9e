package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The earlier run dates of the shown pairs: a few figures of each, read in one job. */
final class Trend {
  /** Most run dates, the last one included. */
  static final int DATES = 30;

  /** Most pairs. */
  static final int PAIRS = 800;

  private static final List<String> FIGURES =
      List.of("effect_size", "minimum_effect", "noise_floor", "decision");

  private static final List<String> READ =
      List.of(
          "effect",
          "effect_size",
          "minimum_effect",
          "noise_floor_js",
          "noise_floor_kl_pq",
          "noise_floor_kl_qp",
          "decision");

  private final SparkSession spark;
  private final OutputFolder output;
  private final LocalDate runDate;

  Trend(SparkSession spark, OutputFolder output, LocalDate runDate) {
    this.spark = spark;
    this.output = output;
    this.runDate = runDate;
  }

  /** The last run dates up to the one of the report, earliest first. */
  List<LocalDate> dates() {
    List<LocalDate> dates =
        List.copyOf(output.dates(ResultTable.DIVERGENCE).headSet(runDate, true));
    return dates.subList(Math.max(0, dates.size() - DATES), dates.size());
  }

  /**
   * For every pair a list per figure, with NULL for a date that does not have the pair. Dates whose
   * key columns have other names or types are not comparable and have none.
   *
   * @param keys key columns
   * @param like the table of the report's date
   */
  ObjectNode read(List<String> keys, StructType like, Collection<Long> ids) {
    List<LocalDate> dates = dates();
    Object[] few = ids.stream().limit(PAIRS).toArray();
    List<LocalDate> same = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (LocalDate date : dates) {
      if (sameKeys(output.schema(ResultTable.DIVERGENCE, date), like, keys)) {
        same.add(date);
      } else {
        other.add(date.toString());
      }
    }
    ObjectNode json = PageJson.object();
    ArrayNode days = json.putArray("dates");
    dates.forEach(date -> days.add(date.toString()));
    json.set("otherKeys", PageJson.array().addAll(other.stream().map(PageJson::text).toList()));
    ObjectNode pairs = json.putObject("pairs");
    if (!same.isEmpty()) {
      byPair(rows(same, keys, like, few).collectAsList(), dates)
          .forEach((id, series) -> pairs.set(PairId.text(id), series(series)));
    }
    return json;
  }

  private Dataset<Row> rows(
      List<LocalDate> same, List<String> keys, StructType like, Object... ids) {
    StructType schema = new StructType();
    for (String key : keys) {
      schema = schema.add(like.apply(key));
    }
    for (StructField field : ResultTable.DIVERGENCE.definition().schema().fields()) {
      schema = READ.contains(field.name()) ? schema.add(field) : schema;
    }
    return output
        .read(spark, ResultTable.DIVERGENCE, same, schema)
        .withColumn(PairId.NAME, PairId.of(keys))
        .filter(col(PairId.NAME).isin(ids))
        .select(figures(col(Columns.RUN_DATE).cast("date")));
  }

  private static boolean sameKeys(StructType table, StructType like, List<String> keys) {
    return keys.stream()
        .allMatch(
            key ->
                List.of(table.fieldNames()).contains(key)
                    && table.apply(key).dataType().equals(like.apply(key).dataType()));
  }

  private static Column[] figures(Column date) {
    Column floor = lit(null).cast("double");
    for (String quantity : List.of("js", "kl_pq", "kl_qp")) {
      String effect = quantity.equals("js") ? "js_divergence" : quantity;
      floor = when(col("effect").equalTo(effect), col("noise_floor_" + quantity)).otherwise(floor);
    }
    return Stream.of(
            date.as("date"),
            col(PairId.NAME),
            col("effect_size"),
            col("minimum_effect"),
            floor.as("noise_floor"),
            col("decision"))
        .toArray(Column[]::new);
  }

  private static Map<Long, Row[]> byPair(List<Row> rows, List<LocalDate> dates) {
    Map<Long, Row[]> pairs = new HashMap<>();
    for (Row row : rows) {
      int place = dates.indexOf(row.getDate(0).toLocalDate());
      pairs.computeIfAbsent(row.getLong(1), id -> new Row[dates.size()])[place] = row;
    }
    return pairs;
  }

  private static ObjectNode series(Row[] rows) {
    ObjectNode json = PageJson.object();
    for (String figure : FIGURES) {
      ArrayNode values = json.putArray(figure);
      for (Row row : rows) {
        values.add(row == null ? PageJson.of(null) : PageJson.value(row, figure));
      }
    }
    return json;
  }
}
