package dev.kldrift.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The findings of earlier run dates on each feature over all segments, for people. */
public final class FeatureHistory {
  /** Run dates that are looked at, and shown. */
  public static final int MOST_DATES = 14;

  private static final StructType READ =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("reference", DataTypes.StringType)
          .add("segment_level", DataTypes.StringType)
          .add("effect_size", DataTypes.DoubleType)
          .add("drifted", DataTypes.BooleanType);

  private final Map<List<String>, NavigableMap<LocalDate, Past>> pasts = new HashMap<>();
  private final List<LocalDate> dates;

  /** The findings of one run date. */
  private record Past(double size, boolean drifted) {}

  private FeatureHistory(List<LocalDate> dates) {
    this.dates = dates;
  }

  /** Of the last run dates up to one, and no other features than these. */
  static FeatureHistory of(
      SparkSession spark, OutputFolder output, LocalDate runDate, List<FeatureRow> shown) {
    List<LocalDate> all =
        new ArrayList<>(output.dates(ResultTable.DIVERGENCE).headSet(runDate, true));
    List<LocalDate> last = all.subList(Math.max(0, all.size() - MOST_DATES), all.size());
    FeatureHistory history = new FeatureHistory(List.copyOf(last));
    if (last.isEmpty() || shown.isEmpty()) {
      return history;
    }
    for (Row row :
        output
            .read(spark, ResultTable.DIVERGENCE, last, READ)
            .filter(col("segment_level").equalTo("all"))
            .filter(col("feature").isin(shown.stream().map(FeatureRow::feature).toArray()))
            .select(
                col(Columns.RUN_DATE).cast("date"),
                col("feature"),
                col("reference"),
                coalesce(col("effect_size"), lit(Double.NaN)),
                coalesce(col("drifted"), lit(false)))
            .collectAsList()) {
      history
          .pasts
          .computeIfAbsent(List.of(row.getString(1), row.getString(2)), key -> new TreeMap<>())
          .put(row.getDate(0).toLocalDate(), new Past(row.getDouble(3), row.getBoolean(4)));
    }
    return history;
  }

  /** The effects on the last run dates, the latest last; NaN where there was none. */
  public List<Double> effects(FeatureRow row) {
    NavigableMap<LocalDate, Past> past = past(row);
    return dates.stream()
        .map(date -> past.containsKey(date) ? past.get(date).size() : Double.NaN)
        .toList();
  }

  /** The first of the run dates without a break on which it has drifted, up to the last. */
  public Optional<LocalDate> since(FeatureRow row) {
    NavigableMap<LocalDate, Past> past = past(row);
    LocalDate since = null;
    for (int i = dates.size() - 1; i >= 0; i--) {
      Past then = past.get(dates.get(i));
      if (then == null || !then.drifted()) {
        break;
      }
      since = dates.get(i);
    }
    return Optional.ofNullable(since);
  }

  private NavigableMap<LocalDate, Past> past(FeatureRow row) {
    return pasts.getOrDefault(List.of(row.feature(), row.reference()), new TreeMap<>());
  }
}
