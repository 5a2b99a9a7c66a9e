package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.SideBySide;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What was counted of days, in staging: a file for each day and table, until it is published. */
final class StagedHistograms {
  private static final String PROFILES = "-profiles";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final OutputFolder output;
  private final HistogramStore store;
  private final String folder;

  /**
   * Nothing yet.
   *
   * @param store what is published
   * @param folder where in the staging of the output
   */
  StagedHistograms(
      SparkSession spark,
      NightlyConfig config,
      OutputFolder output,
      HistogramStore store,
      String folder) {
    this.spark = spark;
    this.config = config;
    this.output = output;
    this.store = store;
    this.folder = folder;
  }

  /**
   * Writes histograms and profiles.
   *
   * @param histograms each day in one partition
   * @param stored what these days have
   * @param anew days whose histograms replace those that they have, whatever these are
   * @param features those that are counted again though they have the same bins
   * @return what is not replaced
   */
  StoredHistograms.Kept write(
      Dataset<Row> histograms,
      StoredHistograms stored,
      Collection<LocalDate> anew,
      Set<String> features) {
    Dataset<Row> counted = histograms.persist();
    try {
      List<Row> inventory = HistogramStore.inventoryOf(counted).collectAsList();
      requireSameRows(inventory);
      StoredHistograms.Kept kept = stored.kept(inventory, anew, features);
      try (SideBySide writes = new SideBySide()) {
        var profiles =
            writes.ask(Executors.callable(() -> write(counted, kept, ResultTable.PROFILE)));
        write(counted, kept, ResultTable.HISTOGRAM);
        profiles.answer();
      }
      return kept;
    } finally {
      counted.unpersist();
    }
  }

  private void write(Dataset<Row> counted, StoredHistograms.Kept kept, ResultTable table) {
    List<String> segments = new ArrayList<>(config.profile().segmentColumns());
    Dataset<Row> rows = counted;
    if (!kept.places().isEmpty()) {
      Set<LocalDate> days = new TreeSet<>(kept.days());
      days.retainAll(output.dates(table));
      segments.addAll(segmentsOfBefore(table, days));
      rows =
          withKept(
              counted,
              kept,
              days.isEmpty() ? Optional.empty() : Optional.of(store.rows(table, days, segments)));
    }
    List<String> columns = new ArrayList<>(List.of(Columns.RUN_DATE));
    columns.addAll(table.definition().names(segments));
    List<String> sort = new ArrayList<>(List.of(Columns.RUN_DATE));
    sort.addAll(table.definition().order(segments));
    table
        .definition()
        .describe(rows.select(columns(columns)))
        .sortWithinPartitions(columns(sort))
        .write()
        .partitionBy(Columns.RUN_DATE)
        .parquet(output.stagedFolder(folder(table)).toString());
  }

  /** Segment columns that days were cut by and are not any more. */
  private Set<String> segmentsOfBefore(ResultTable table, Collection<LocalDate> days) {
    Set<String> segments = new TreeSet<>();
    days.forEach(day -> segments.addAll(List.of(output.schema(table, day).fieldNames())));
    segments.removeAll(table.definition().names(config.profile().segmentColumns()));
    segments.remove(Columns.RUN_DATE);
    return segments;
  }

  /** What was counted, but for the places that keep what they have. */
  private Dataset<Row> withKept(
      Dataset<Row> counted, StoredHistograms.Kept kept, Optional<Dataset<Row>> stored) {
    List<Row> places = new ArrayList<>();
    kept.places()
        .forEach(
            place -> places.add(RowFactory.create(Date.valueOf(place.day()), place.feature())));
    Dataset<Row> keeping =
        broadcast(
            spark.createDataFrame(
                places,
                new StructType()
                    .add(Columns.RUN_DATE, DataTypes.DateType)
                    .add("feature", DataTypes.StringType)));
    String[] on = {Columns.RUN_DATE, "feature"};
    Dataset<Row> others = counted.join(keeping, on, "left_anti");
    return stored
        .map(
            rows ->
                others
                    .unionByName(rows.join(keeping, on, "left_semi"), true)
                    .repartition(col(Columns.RUN_DATE)))
        .orElse(others);
  }

  /** Each level of a feature has all of its rows, whatever segments they are in. */
  private static void requireSameRows(List<Row> inventory) {
    Map<List<Object>, Long> rows = new HashMap<>();
    for (Row row : inventory) {
      Long other = rows.putIfAbsent(List.of(row.get(0), row.get(1)), row.getLong(5));
      if (other != null && other != row.getLong(5)) {
        throw new IllegalStateException("audit failed: rows lost in segments of " + row);
      }
    }
  }

  private String folder(ResultTable table) {
    return table == ResultTable.PROFILE ? folder + PROFILES : folder;
  }

  private Dataset<Row> histograms() {
    String path = output.stagedFolder(folder).toString();
    return spark
        .read()
        .schema(ResultTable.HISTOGRAM.definition().schema(config.profile().segmentColumns()))
        .option("basePath", path)
        .parquet(path);
  }

  /** The days that have rows. */
  Set<LocalDate> days() {
    Set<LocalDate> days = new TreeSet<>();
    output.staged(folder).forEach(file -> days.add(day(file)));
    return days;
  }

  /** The day of a file, by the folder that it lies in. */
  static LocalDate day(Path file) {
    String name = file.getParent().getName();
    return LocalDate.parse(name.substring(name.indexOf('=') + 1));
  }

  /** Whether the histograms of a day differ from what is published, which may be none. */
  boolean changes(LocalDate day) {
    if (store.present(List.of(day)).isEmpty()) {
      return true;
    }
    Dataset<Row> staged = histograms().filter(col(Columns.RUN_DATE).cast("date").equalTo(lit(day)));
    return !HistogramStore.fingerprint(staged)
        .equals(HistogramStore.fingerprint(store.histograms(List.of(day))));
  }

  /** Publishes profiles, then histograms, each day in one step. */
  void publish() {
    publish(ResultTable.PROFILE);
    publish(ResultTable.HISTOGRAM);
  }

  private void publish(ResultTable table) {
    NavigableMap<LocalDate, List<Path>> days = new TreeMap<>();
    output.staged(folder(table)).forEach(file -> days.put(day(file), List.of(file)));
    output.publish(spark, table, days);
  }
}
