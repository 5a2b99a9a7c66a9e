package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import dev.kldrift.job.table.TableDefinition;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The tables {@code histogram}, {@code profile} and {@code bins}: what was counted by day, and the
 * bins of the histograms.
 */
public final class HistogramStore {
  private static final String STAGED = "histogram-days";
  private static final String STAGED_BINS = "bins-days";
  private static final String ROWS = "rows";
  private static final List<String> INVENTORY =
      List.of(
          Columns.RUN_DATE,
          "feature",
          "segment_level",
          "spec_id",
          "segment_spec_id",
          ROWS,
          "dataset");

  private final SparkSession spark;
  private final NightlyConfig config;
  private final OutputFolder output;
  private final StagedHistograms staged;

  /** The store of an output. */
  public HistogramStore(SparkSession spark, NightlyConfig config, OutputFolder output) {
    this(spark, config, output, STAGED);
  }

  /** A store that stages in a folder of its own. */
  public HistogramStore(
      SparkSession spark, NightlyConfig config, OutputFolder output, String staged) {
    this.spark = spark;
    this.config = config;
    this.output = output;
    this.staged = new StagedHistograms(spark, config, output, this, staged);
  }

  /** The bins in force on the run date: the last made until then, or else the first made. */
  public Specifications specifications() {
    NavigableSet<LocalDate> dates = output.dates(ResultTable.BINS);
    LocalDate date = dates.floor(config.runDate());
    if (date == null) {
      date = dates.isEmpty() ? null : dates.first();
    }
    return date == null ? Specifications.none() : specifications(date);
  }

  private Specifications specifications(LocalDate date) {
    return Specifications.read(bins(List.of(date)).collectAsList());
  }

  /** Rows of the table {@code bins}, whatever columns it had when they were written. */
  private Dataset<Row> bins(Collection<LocalDate> dates) {
    return output.read(spark, ResultTable.BINS, dates, ResultTable.BINS.definition().schema());
  }

  /** The last days before the run date that have histograms. */
  Set<LocalDate> lastDays(int most) {
    return output
        .dates(ResultTable.HISTOGRAM)
        .headSet(config.runDate(), false)
        .descendingSet()
        .stream()
        .limit(most)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The days from one on to the run date that have histograms. */
  Set<LocalDate> daysFrom(LocalDate first) {
    return first.isAfter(config.runDate())
        ? Set.of()
        : new TreeSet<>(
            output.dates(ResultTable.HISTOGRAM).subSet(first, true, config.runDate(), true));
  }

  /** Whether bins were made after a day, up to the run date. */
  boolean hasBinsSince(LocalDate day) {
    LocalDate last = output.dates(ResultTable.BINS).floor(config.runDate());
    return last != null && last.isAfter(day);
  }

  /** Every specification that was ever in force, by its fingerprint. */
  public Optional<BinSpecification> specification(String name, String id) {
    NavigableSet<LocalDate> dates = output.dates(ResultTable.BINS);
    return dates.isEmpty()
        ? Optional.empty()
        : Specifications.read(
                bins(dates)
                    .filter(col("name").equalTo(name).and(col("spec_id").equalTo(id)))
                    .limit(1)
                    .collectAsList())
            .feature(name);
  }

  /** Which of these days have histograms. */
  public Set<LocalDate> present(Collection<LocalDate> days) {
    Set<LocalDate> present = new TreeSet<>(days);
    present.retainAll(output.dates(ResultTable.HISTOGRAM));
    return present;
  }

  /** Histograms of days that have some, which may be none, with {@code run_date}. */
  public Dataset<Row> histograms(Collection<LocalDate> days) {
    return rows(ResultTable.HISTOGRAM, days, config.profile().segmentColumns());
  }

  /** Rows of a table of days that have some, with {@code run_date}. */
  Dataset<Row> rows(ResultTable table, Collection<LocalDate> days, List<String> segments) {
    StructType schema = table.definition().schema(segments);
    Dataset<Row> rows =
        days.isEmpty()
            ? spark.createDataFrame(List.of(), schema.add(Columns.RUN_DATE, DataTypes.StringType))
            : output.read(spark, table, days, schema);
    return rows.withColumn(Columns.RUN_DATE, col(Columns.RUN_DATE).cast("date"));
  }

  /** What is not published yet. */
  StagedHistograms staged() {
    return staged;
  }

  /** A number that rows have in common where they are the same, in any order. */
  public static String fingerprint(Dataset<Row> rows) {
    List<String> columns = new ArrayList<>(List.of(rows.columns()));
    columns.remove(Columns.RUN_DATE);
    columns.sort(null);
    return rows.agg(RowsHash.total(columns(columns))).head().getString(0);
  }

  /**
   * Refuses to count days that begin at another time than those which were counted before.
   *
   * @throws JobFailure if these are of a zone with other rules
   */
  void requireTimeZone() {
    ZoneId zone = config.source().zone();
    Optional<String> before = output.notes().readTimeZone();
    if (before.isPresent() && !ZoneId.of(before.get()).getRules().equals(zone.getRules())) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "source.time-zone: '%s', but the days of the histograms in %s begin in '%s' (an output has"
                  .formatted(zone.getId(), output.root(), before.get())
              + " one zone: give another output, or this zone)");
    }
  }

  private void noteTimeZone() {
    if (output.notes().readTimeZone().isEmpty()) {
      output.notes().writeTimeZone(config.source().zone().getId());
    }
  }

  /** Publishes bins, then the histograms that have them, each day in one step. */
  public void publish(Specifications specifications) {
    publish(specifications, List.of(config.runDate()));
  }

  /** Publishes the bins of several run dates, then the histograms that have them. */
  void publish(Specifications specifications, Collection<LocalDate> runDates) {
    noteTimeZone();
    RunTables bins = new RunTables(spark, output, config.compare().publish().maxRows());
    StagedTable made =
        bins.write(
            ResultTable.BINS,
            spark.createDataFrame(specifications.rows(), ResultTable.BINS.definition().schema()),
            List.of());
    bins.prepare();
    made.publishCopies(spark, runDates);
    staged.publish();
  }

  /**
   * Publishes bins of a feature in the place of those of all dates from one on, then histograms.
   *
   * @return later dates that were compared by other bins
   */
  Set<LocalDate> publishFrom(LocalDate first, BinSpecification bins) {
    noteTimeZone();
    NavigableSet<LocalDate> dates = output.dates(ResultTable.BINS);
    Set<LocalDate> changed = new TreeSet<>(dates.tailSet(first, true));
    LocalDate before = dates.floor(first);
    Map<LocalDate, Specifications> known = new TreeMap<>();
    changed.forEach(date -> known.put(date, specifications(date)));
    if (!changed.contains(first) && before != null) {
      known.put(first, specifications(before));
    }
    List<Row> rows = new ArrayList<>();
    known.forEach(
        (date, all) -> {
          for (Row row : all.with(List.of(bins)).rows()) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
              values.add(row.get(i));
            }
            values.add(date.toString());
            rows.add(RowFactory.create(values.toArray()));
          }
        });
    TableDefinition table = ResultTable.BINS.definition();
    table
        .describe(
            spark.createDataFrame(rows, table.schema().add(Columns.RUN_DATE, DataTypes.StringType)))
        .repartition(col(Columns.RUN_DATE))
        .sortWithinPartitions("kind", "name")
        .write()
        .partitionBy(Columns.RUN_DATE)
        .parquet(output.stagedFolder(STAGED_BINS).toString());
    NavigableMap<LocalDate, List<Path>> days = new TreeMap<>();
    output.staged(STAGED_BINS).forEach(file -> days.put(StagedHistograms.day(file), List.of(file)));
    output.publish(spark, ResultTable.BINS, days);
    staged.publish();
    return new TreeSet<>(output.dates(ResultTable.RUNS).tailSet(first, true));
  }

  /** Days whose published results this day's histograms went into. */
  public Set<LocalDate> laterRuns() {
    Set<LocalDate> later = new TreeSet<>();
    for (LocalDate date : output.dates(ResultTable.RUNS).tailSet(config.runDate(), false)) {
      if (config.on(date).daysNeeded().contains(config.runDate())) {
        later.add(date);
      }
    }
    return later;
  }

  /**
   * What the histograms of days have: a row for each day, feature, level, bins and dataset.
   *
   * @throws JobFailure if they are of another dataset
   */
  public List<Row> inventory(Collection<LocalDate> days) {
    List<Row> inventory =
        days.isEmpty() ? List.of() : inventoryOf(histograms(days)).collectAsList();
    for (Row row : inventory) {
      requireDataset(row.getString(6), row.getDate(0).toLocalDate());
    }
    return inventory;
  }

  private void requireDataset(String dataset, LocalDate day) {
    if (!dataset.equals(config.source().dataset())) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "source.dataset: '%s', but the histograms of %s in %s are of '%s' (an output has one"
                  .formatted(config.source().dataset(), day, output.root(), dataset)
              + " dataset: give another output, or this name where it is the same)");
    }
  }

  /** What those of these days have that have some. */
  StoredHistograms stored(Collection<LocalDate> days) {
    return new StoredHistograms(inventory(present(days)));
  }

  /** What histograms have, as {@link #inventory}. */
  static Dataset<Row> inventoryOf(Dataset<Row> histograms) {
    List<String> groups = new ArrayList<>(INVENTORY);
    groups.remove(ROWS); // of texts alone, as their least one would have Spark sort every row
    return histograms.groupBy(columns(groups)).agg(sum(ROWS).as(ROWS)).select(columns(INVENTORY));
  }
}
