package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.ExactPath;
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
import org.apache.spark.sql.types.StructType;

/** The earlier run dates of the shown pairs: a few figures of each, read in one job. */
final class Trend {
  /** Most run dates, the last one included. */
  static final int DATES = 30;

  /** Most pairs. */
  static final int PAIRS = 800;

  private static final List<String> FIGURES =
      List.of("effect_size", "minimum_effect", "noise_floor", "decision");

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
    Dataset<Row> rows = null;
    List<String> other = new ArrayList<>();
    for (int i = 0; i < dates.size(); i++) {
      Dataset<Row> table =
          spark
              .read()
              .parquet(ExactPath.of(output.published(ResultTable.DIVERGENCE, dates.get(i))));
      if (!sameKeys(table.schema(), like, keys)) {
        other.add(dates.get(i).toString());
        continue;
      }
      Dataset<Row> day =
          table
              .withColumn(PairId.NAME, PairId.of(keys))
              .filter(col(PairId.NAME).isin(few))
              .select(figures(lit(i)));
      rows = rows == null ? day : rows.unionByName(day);
    }
    ObjectNode json = PageJson.object();
    ArrayNode days = json.putArray("dates");
    dates.forEach(date -> days.add(date.toString()));
    json.set("otherKeys", PageJson.array().addAll(other.stream().map(PageJson::text).toList()));
    ObjectNode pairs = json.putObject("pairs");
    if (rows != null) {
      byPair(rows.collectAsList(), dates.size())
          .forEach((id, series) -> pairs.set(PairId.text(id), series(series)));
    }
    return json;
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

  private static Map<Long, Row[]> byPair(List<Row> rows, int dates) {
    Map<Long, Row[]> pairs = new HashMap<>();
    for (Row row : rows) {
      pairs.computeIfAbsent(row.getLong(1), id -> new Row[dates])[row.getInt(0)] = row;
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
