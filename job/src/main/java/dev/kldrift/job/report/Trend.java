package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The earlier run dates of the shown pairs of pages: a few figures of each, read in one job. */
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

  private final ReportedDates reported;
  private final NavigableSet<LocalDate> known;
  private final Set<LocalDate> otherKeys = new HashSet<>();
  private final Map<LocalDate, Map<Long, Row>> figures = new TreeMap<>();

  /**
   * Reads them.
   *
   * @param keys key columns
   * @param like the table of the reported dates
   * @param ids the pairs of each date's page, of which it has the first {@value #PAIRS}
   */
  Trend(
      ReportedDates reported,
      List<String> keys,
      StructType like,
      Map<LocalDate, ? extends Collection<Long>> ids) {
    this.reported = reported;
    this.known = reported.known(ResultTable.DIVERGENCE);
    Set<LocalDate> wanted = new TreeSet<>();
    ids.keySet().forEach(date -> wanted.addAll(dates(date)));
    for (LocalDate date : wanted) {
      if (!sameKeys(reported.schema(ResultTable.DIVERGENCE, date), like, keys)) {
        otherKeys.add(date);
      }
    }
    wanted.removeAll(otherKeys);
    if (!wanted.isEmpty()) {
      Object[] few = ids.values().stream().flatMap(Trend::few).distinct().toArray();
      for (Row row : rows(List.copyOf(wanted), keys, like, few).collectAsList()) {
        LocalDate date = row.getDate(0).toLocalDate();
        figures.computeIfAbsent(date, any -> new HashMap<>()).put(row.getLong(1), row);
      }
    }
  }

  private static Stream<Long> few(Collection<Long> ids) {
    return ids.stream().limit(PAIRS);
  }

  /** The last run dates up to one that is reported, earliest first. */
  private List<LocalDate> dates(LocalDate date) {
    List<LocalDate> dates = List.copyOf(known.headSet(date, true));
    return dates.subList(Math.max(0, dates.size() - DATES), dates.size());
  }

  /**
   * For every pair of a date's page a list per figure, with NULL for a date that does not have the
   * pair. Dates whose key columns have other names or types are not comparable and have none.
   */
  ObjectNode of(LocalDate reportedDate, Collection<Long> ids) {
    List<LocalDate> dates = dates(reportedDate);
    ObjectNode json = PageJson.object();
    ArrayNode days = json.putArray("dates");
    ArrayNode other = json.putArray("otherKeys");
    for (LocalDate date : dates) {
      days.add(date.toString());
      if (otherKeys.contains(date)) {
        other.add(date.toString());
      }
    }
    ObjectNode pairs = json.putObject("pairs");
    few(ids)
        .forEach(
            id -> {
              List<Row> rows =
                  dates.stream().map(date -> figures.getOrDefault(date, Map.of()).get(id)).toList();
              if (rows.stream().anyMatch(Objects::nonNull)) {
                pairs.set(PairId.text(id), series(rows));
              }
            });
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
    return reported
        .rows(ResultTable.DIVERGENCE, same, schema)
        .withColumn(PairId.NAME, PairId.of(keys))
        .filter(col(PairId.NAME).isin(ids))
        .select(figures(col(Columns.RUN_DATE)));
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

  private static ObjectNode series(List<Row> rows) {
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
