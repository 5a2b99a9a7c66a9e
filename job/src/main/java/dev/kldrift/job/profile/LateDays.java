package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds days whose rows are others than those that were counted.
 *
 * <p>A day is looked at where a file that is newer than its run has rows of it, or where it has
 * more rows than were counted; it is late where its histograms then differ. Two passes at most: one
 * over the dates of all of these days, one over the rows of those that are looked at.
 */
public final class LateDays {
  private static final String MODIFIED = "modified";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final HistogramStore store;

  /** Days of a source, as a store has them. */
  public LateDays(SparkSession spark, NightlyConfig config, HistogramStore store) {
    this.spark = spark;
    this.config = config;
    this.store = store;
  }

  /**
   * Those of some days that are late.
   *
   * @param runs when the run of each began that has counted it
   */
  public Set<LocalDate> of(Map<LocalDate, Instant> runs) {
    Map<LocalDate, Instant> counted = new TreeMap<>(runs);
    counted.keySet().retainAll(store.present(runs.keySet()));
    if (counted.isEmpty()) {
      return Set.of();
    }
    ProfileSource all = ProfileSource.open(spark, config.source(), config.profile());
    Map<LocalDate, Long> rows = rows(counted.keySet());
    Set<LocalDate> suspects = new TreeSet<>();
    for (Row row : arrivals(all, counted.keySet()).collectAsList()) {
      LocalDate day = LocalDate.ofEpochDay(row.getInt(0));
      boolean newer = !row.isNullAt(2) && row.getLong(2) > counted.get(day).toEpochMilli();
      boolean changed =
          all.files().isEmpty()
              ? row.getLong(1) != rows.getOrDefault(day, 0L)
              : row.getLong(1) > rows.getOrDefault(day, 0L);
      if (newer || changed) {
        suspects.add(day);
      }
    }
    return suspects.isEmpty() ? Set.of() : changed(all, suspects);
  }

  /** Of each day its rows, and when the last of their files was written. */
  private static Dataset<Row> arrivals(ProfileSource source, Collection<LocalDate> days) {
    Map<String, Long> modified = new HashMap<>();
    for (InputFile file : source.files()) {
      modified.put(new Path(file.path()).toUri().getPath(), file.modified());
    }
    UserDefinedFunction time =
        udf((UDF1<String, Long>) file -> modified(modified, file), DataTypes.LongType);
    return source.parts().stream()
        .map(part -> part.files(days))
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .withColumn(
            MODIFIED, modified.isEmpty() ? lit(null).cast("bigint") : time.apply(col("file")))
        .groupBy(SourcePart.DAY)
        .agg(count(lit(1)), max(MODIFIED));
  }

  /** Spark encodes names of its own files; other sources may give them as they are. */
  private static Long modified(Map<String, Long> modified, String file) {
    if (file.isEmpty()) {
      return null;
    }
    Long time = modified.get(new Path(file).toUri().getPath());
    try {
      return time == null ? modified.get(new URI(file).getPath()) : time;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** How many rows of each day were counted. */
  private Map<LocalDate, Long> rows(Collection<LocalDate> days) {
    Map<LocalDate, Long> rows = new HashMap<>();
    for (Row row : store.inventory(days)) {
      rows.merge(row.getDate(0).toLocalDate(), row.getLong(5), Math::max);
    }
    return rows;
  }

  /** Counts days again. Histograms by other bins than in force are not compared, but their rows. */
  private Set<LocalDate> changed(ProfileSource all, Set<LocalDate> days) {
    Specifications specifications = store.specifications();
    ProfileSource source = all.knowing(config.profile(), specifications);
    Map<List<Object>, Row> published = fingerprints(store.histograms(days));
    Map<List<Object>, Row> now =
        fingerprints(new ProfileDays(config, source, specifications).profile(days));
    Map<LocalDate, Long> before = rows(days);
    Map<LocalDate, Long> after = new HashMap<>();
    Set<LocalDate> changed = new TreeSet<>();
    now.forEach(
        (place, row) -> {
          LocalDate day = row.getDate(0).toLocalDate();
          after.merge(day, row.getLong(4), Math::max);
          Row old = published.get(place);
          if (old != null && !old.getString(5).equals(row.getString(5))) {
            changed.add(day);
          }
        });
    after.forEach(
        (day, rows) -> {
          if (!rows.equals(before.get(day))) {
            changed.add(day);
          }
        });
    return changed;
  }

  /** Of each day, feature, level and bins the rows, and a number that equal histograms share. */
  private Map<List<Object>, Row> fingerprints(Dataset<Row> histograms) {
    List<String> names =
        ResultTable.HISTOGRAM.definition().names(config.profile().segmentColumns());
    Map<List<Object>, Row> found = new HashMap<>();
    for (Row row :
        histograms
            .groupBy(
                column(Columns.RUN_DATE),
                column("feature"),
                column("segment_level"),
                column("spec_id"))
            .agg(sum("rows"), RowsHash.total(columns(names)))
            .collectAsList()) {
      found.put(List.of(row.get(0), row.get(1), row.get(2), row.get(3)), row);
    }
    return found;
  }
}
