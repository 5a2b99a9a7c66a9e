package dev.kldrift.job;

import dev.kldrift.job.config.DiffConfig;
import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.diff.ColumnFacts;
import dev.kldrift.job.diff.DescribeColumns;
import dev.kldrift.job.diff.DiffPairs;
import dev.kldrift.job.diff.TableFiles;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.PairSource;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.profile.RoundedNumbers;
import dev.kldrift.job.profile.Specifications;
import dev.kldrift.job.profile.TwoTables;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.SideBySide.Query;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares two tables that have no dates: from rows to published tables. */
public final class DiffJob {
  private static final List<String> PHASES =
      Stream.concat(Stream.of("open", "describe", "count"), CompareJob.PHASES.stream()).toList();

  private final SparkSession spark;
  private final DiffConfig config;
  private final Progress progress;

  /** A job on the tables of the configuration. */
  public DiffJob(SparkSession spark, DiffConfig config, Progress progress) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    this.progress = progress;
    SparkSettings.tune(this.spark);
  }

  /**
   * Describes, counts, compares and publishes.
   *
   * @throws JobFailure if the tables, the output or the data do not allow results
   */
  public DiffResult run() {
    return new OutputRun(spark, "diff", config.nightly().compare(), progress)
        .alone(config.paths(), PHASES, "diff_", this::diff);
  }

  /** The data path: rows of both tables, what they say, histograms, pairs, results. */
  private DiffResult diff(OutputFolder output) {
    progress.phase("open");
    TableFiles reference = open(output, TableSide.REFERENCE, config.reference());
    TableFiles current = open(output, TableSide.CURRENT, config.current());
    reference.agreeWith(current);
    current.agreeWith(reference);
    TwoTables all = TwoTables.of(config.nightly(), reference.rows(), current.rows());
    requireFeatures(all);
    all.source().unmatched(config.nightly(), List.of()).forEach(progress::warn);

    progress.phase("describe");
    DescribeColumns describe = DescribeColumns.of(all);
    Map<TableSide, Long> rows = requireRows(describe);
    reference.requireRows(rows.get(TableSide.REFERENCE));
    current.requireRows(rows.get(TableSide.CURRENT));
    Map<TableSide, Map<String, ColumnFacts>> facts = describe.describe();
    Map<String, String> keys = describe.keys(facts, config.named());
    TwoTables tables = all.without(keys.keySet());
    requireFeatures(tables);

    progress.phase("count");
    Specifications bins = tables.bins();
    RoundedNumbers.warnings(tables.source(), bins).forEach(progress::warn);
    Dataset<Row> histograms = output.keep(spark, "histograms", tables.histograms(bins));
    Dataset<Row> pairs =
        output.keep(spark, "pairs", new DiffPairs(config, tables, bins).pairs(spark, histograms));
    PairSource source = made(output, reference, current, () -> HistogramStore.fingerprint(pairs));
    FutureTask<List<FeatureRow>> features =
        new FutureTask<>(() -> FeatureRow.of(output.read(spark, ResultTable.DIVERGENCE)));
    CompareResult result =
        new CompareJob(spark, config.nightly().compare(), progress, source, more -> {}, features)
            .run();

    Map<String, String> leftOut = new TreeMap<>(tables.source().leftOut());
    leftOut.keySet().removeAll(keys.keySet());
    leftOut.putAll(tables.source().unreadable());
    leftOut.putAll(keys);
    return new DiffResult(
        result, new Query<>(features).answer(), facts, rows, leftOut, tables.source().byLength());
  }

  private TableFiles open(OutputFolder output, TableSide side, List<String> inputs) {
    String name = side.name().toLowerCase(Locale.ROOT);
    return TableFiles.open(
        spark, "--" + name, inputs, config.version(side), rows -> output.keep(spark, name, rows));
  }

  private void requireFeatures(TwoTables tables) {
    tables.source().requireNamed(config.nightly(), List.of());
    if (tables.source().features().isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA, "no column can be a feature (" + tables.source().skipped() + ")");
    }
  }

  private static Map<TableSide, Long> requireRows(DescribeColumns described) {
    Map<TableSide, Long> rows = new EnumMap<>(TableSide.class);
    for (TableSide side : TableSide.values()) {
      rows.put(side, described.rows(side));
      if (rows.get(side) == 0) {
        throw new JobFailure(
            ExitCode.NO_INPUT,
            "the %s table has no rows (must have some)"
                .formatted(side.name().toLowerCase(Locale.ROOT)));
      }
    }
    return rows;
  }

  /** A run is made of the histograms that it compares, wherever their rows lie. */
  private PairSource made(
      OutputFolder output, TableFiles reference, TableFiles current, Supplier<String> fingerprint) {
    List<InputFile> files = new ArrayList<>(reference.files());
    files.addAll(current.files());
    return PairSource.made(
        "diff", config.settings(), output.kept("pairs").toString(), fingerprint, files);
  }
}
