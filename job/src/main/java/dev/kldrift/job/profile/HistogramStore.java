package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import dev.kldrift.job.table.TableDefinition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

/**
 * The tables {@code histogram}, {@code profile} and {@code bins}: what was counted by day, and the
 * bins of the histograms.
 */
public final class HistogramStore {
  private static final String STAGED = "histogram-days";
  private static final String STAGED_BINS = "bins-days";
  private static final String PROFILES = "-profiles";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final OutputFolder output;
  private final String staged;

  /** The store of an output. */
  public HistogramStore(SparkSession spark, NightlyConfig config, OutputFolder output) {
    this(spark, config, output, STAGED);
  }

  /** A store that stages in a folder of its own. */
  public HistogramStore(
      SparkSession spark, NightlyConfig config, OutputFolder output, String staged) {
    this.staged = staged;
    this.spark = spark;
    this.config = config;
    this.output = output;
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

  /** Histograms of days that have some, with {@code run_date}. */
  public Dataset<Row> histograms(Collection<LocalDate> days) {
    return read(ResultTable.HISTOGRAM, days)
        .withColumn(Columns.RUN_DATE, col(Columns.RUN_DATE).cast("date"));
  }

  private Dataset<Row> read(ResultTable table, Collection<LocalDate> days) {
    return output.read(
        spark, table, days, table.definition().schema(config.profile().segmentColumns()));
  }

  /**
   * Writes histograms and profiles to staging, a file for each day.
   *
   * @param histograms each day in one partition
   */
  void stage(Dataset<Row> histograms) {
    Dataset<Row> counted = histograms.persist();
    try {
      stage(counted, ResultTable.HISTOGRAM.definition(), staged);
      stage(counted, ResultTable.PROFILE.definition(), staged + PROFILES);
      requireSameRows(counted);
    } finally {
      counted.unpersist();
    }
  }

  private void stage(Dataset<Row> counted, TableDefinition table, String folder) {
    List<String> segments = config.profile().segmentColumns();
    List<String> columns = new ArrayList<>(List.of(Columns.RUN_DATE));
    columns.addAll(table.names(segments));
    List<String> sort = new ArrayList<>(List.of(Columns.RUN_DATE));
    sort.addAll(table.order(segments));
    table
        .describe(counted.select(columns(columns)))
        .sortWithinPartitions(columns(sort))
        .write()
        .partitionBy(Columns.RUN_DATE)
        .parquet(output.stagedFolder(folder).toString());
  }

  /** Each level of a feature has all of its rows, whatever segments they are in. */
  private static void requireSameRows(Dataset<Row> counted) {
    Map<List<Object>, Long> rows = new HashMap<>();
    for (Row row : inventoryOf(counted)) {
      Long other = rows.putIfAbsent(List.of(row.get(0), row.get(1)), row.getLong(5));
      if (other != null && other != row.getLong(5)) {
        throw new IllegalStateException("audit failed: rows lost in segments of " + row);
      }
    }
  }

  private Dataset<Row> staged() {
    String path = output.stagedFolder(staged).toString();
    return spark
        .read()
        .schema(ResultTable.HISTOGRAM.definition().schema(config.profile().segmentColumns()))
        .option("basePath", path)
        .parquet(path);
  }

  /** The days that have rows in staging. */
  public Set<LocalDate> stagedDays() {
    Set<LocalDate> days = new TreeSet<>();
    output.staged(staged).forEach(file -> days.add(day(file)));
    return days;
  }

  private static LocalDate day(Path file) {
    String name = file.getParent().getName();
    return LocalDate.parse(name.substring(name.indexOf('=') + 1));
  }

  /** Whether the staged histograms of a day differ from the published ones, where there are. */
  public boolean changes(LocalDate day) {
    if (present(List.of(day)).isEmpty()) {
      return false;
    }
    Dataset<Row> staged = staged().filter(col(Columns.RUN_DATE).cast("date").equalTo(lit(day)));
    return !fingerprint(staged).equals(fingerprint(histograms(List.of(day))));
  }

  /** A number that rows have in common where they are the same, in any order. */
  public static String fingerprint(Dataset<Row> rows) {
    List<String> columns = new ArrayList<>(List.of(rows.columns()));
    columns.remove(Columns.RUN_DATE);
    columns.sort(null);
    return rows.agg(RowsHash.total(columns(columns))).head().getString(0);
  }

  /** Publishes bins, then the histograms that have them, each day in one step. */
  public void publish(Specifications specifications) {
    publish(specifications, List.of(config.runDate()));
  }

  /** Publishes the bins of several run dates, then the histograms that have them. */
  void publish(Specifications specifications, Collection<LocalDate> runDates) {
    RunTables bins = new RunTables(spark, output, config.compare().publish().maxRows());
    StagedTable made =
        bins.write(
            ResultTable.BINS,
            spark.createDataFrame(specifications.rows(), ResultTable.BINS.definition().schema()),
            List.of());
    bins.prepare();
    made.publishCopies(spark, runDates);
    publish(staged + PROFILES, ResultTable.PROFILE);
    publish(staged, ResultTable.HISTOGRAM);
  }

  /**
   * Publishes bins of a feature in the place of those of all dates from one on, then histograms.
   *
   * @return later dates that were compared by other bins
   */
  Set<LocalDate> publishFrom(LocalDate first, BinSpecification bins) {
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
    publish(STAGED_BINS, ResultTable.BINS);
    publish(staged + PROFILES, ResultTable.PROFILE);
    publish(staged, ResultTable.HISTOGRAM);
    return new TreeSet<>(output.dates(ResultTable.RUNS).tailSet(first, true));
  }

  private void publish(String folder, ResultTable table) {
    NavigableMap<LocalDate, List<Path>> days = new TreeMap<>();
    output.staged(folder).forEach(file -> days.put(day(file), List.of(file)));
    output.publish(spark, table, days);
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

  /** What the histograms of days have: a row for each day, feature, level and bins. */
  public List<Row> inventory(Collection<LocalDate> days) {
    return days.isEmpty() ? List.of() : inventoryOf(histograms(days));
  }

  private static List<Row> inventoryOf(Dataset<Row> histograms) {
    return histograms
        .groupBy(
            column(Columns.RUN_DATE),
            column("feature"),
            column("segment_level"),
            column("spec_id"),
            column("segment_spec_id"))
        .agg(sum("rows").as("rows"))
        .collectAsList();
  }
}
