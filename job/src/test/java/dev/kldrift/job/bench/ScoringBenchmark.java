package dev.kldrift.job.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What does it cost to read and score pairs of histograms, against a bare scan, against SQL without
 * our functions, and against DuckDB? {@code scripts/bench --help}.
 */
@Command(
    name = "scripts/bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times scans and scores of histogram pairs and prints a Markdown table.")
final class ScoringBenchmark implements Callable<Integer> {
  @Option(
      names = "--shape",
      paramLabel = "ROWSxBINS",
      split = ",",
      defaultValue = "400000x64,12000x4096",
      description = "sizes to measure (default: ${DEFAULT-VALUE})")
  private List<Shape> shapes;

  @Option(names = "--rounds", defaultValue = "7", description = "(default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "of either engine (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "a Spark setting, such as spark.sql.parquet.columnarReaderBatchSize=4096")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--short",
      description = "few rows and two rounds: whether it works, not how fast it is")
  private boolean brief;

  @Option(
      names = "--dir",
      defaultValue = "target/bench",
      description = "where the pairs are written (default: ${DEFAULT-VALUE})")
  private Path directory;

  /** Runs the benchmark. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new ScoringBenchmark());
    command.registerConverter(Shape.class, Shape::valueOf);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException, SQLException {
    if (brief) {
      shapes = List.of(new Shape(4_000, 64), new Shape(60, 4_096));
      rounds = 2;
    }
    Path absolute = Files.createDirectories(directory).toAbsolutePath();
    Report report = new Report();
    try (SparkBench spark = new SparkBench(threads, settings);
        DuckDbBench duckDb = new DuckDbBench(threads)) {
      report.machine(threads, spark.version(), duckDb.version());
      report.queries(rounds);
      for (Shape shape : shapes) {
        report.shape(shape, measured(shape, absolute, spark, duckDb));
      }
    }
    if (brief) {
      report.brief();
    }
    System.out.print(report);
    return 0;
  }

  private Map<Contender, long[]> measured(
      Shape shape, Path directory, SparkBench spark, DuckDbBench duckDb) {
    Pairs.Sized pairs =
        new Pairs.Sized(
            written(shape, directory, spark, duckDb),
            written(shape.tenth(), directory, spark, duckDb));
    List<Contender> contenders = Contender.all();
    Agreement.check(contenders, pairs);
    return Stopwatch.time(contenders, pairs, rounds);
  }

  private static Pairs written(Shape shape, Path directory, SparkBench spark, DuckDbBench duckDb) {
    Path file = spark.write(shape, directory);
    return new Pairs(shape, spark.over(file), duckDb.over(file));
  }
}
