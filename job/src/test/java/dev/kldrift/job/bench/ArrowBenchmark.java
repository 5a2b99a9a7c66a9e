package dev.kldrift.job.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.kldrift.job.arrow.ArrowRows;
import dev.kldrift.job.arrow.ArrowSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What does it cost to scan and score pairs from Arrow files, against the same from Parquet? */
@Command(
    name = "scripts/bench arrow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times scan and score of pairs from Arrow and from Parquet, as a Markdown table.")
final class ArrowBenchmark implements Callable<Integer> {
  private static final int WARM_UP_ROUNDS = 2;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** A format that pairs are read from. */
  private enum Source {
    PARQUET("Parquet, snappy"),
    PARQUET_PLAIN("Parquet, uncompressed"),
    ARROW("Arrow, uncompressed");

    private final String title;

    Source(String title) {
      this.title = title;
    }
  }

  private enum Work {
    SCAN("spark-scan"),
    SCORE("spark-divergence");

    private final String query;

    Work(String file) {
      this.query = Contender.text(file);
    }
  }

  private record Cell(Source source, Work work) {}

  @Option(names = "--shape", paramLabel = "ROWSxBINS", defaultValue = "2000000x64")
  private Shape shape;

  @Option(names = "--rounds", defaultValue = "7", description = "(default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--threads", defaultValue = "2", description = "(default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(names = "--short", description = "few rows and two rounds: whether it works")
  private boolean brief;

  @Option(
      names = "--dir",
      defaultValue = "target/bench",
      description = "where the pairs are written (default: ${DEFAULT-VALUE})")
  private Path directory;

  /** Runs the benchmark. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new ArrowBenchmark());
    command.registerConverter(Shape.class, Shape::valueOf);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (brief) {
      shape = new Shape(4_000, 64);
      rounds = 2;
    }
    Path folder = Files.createDirectories(directory).toAbsolutePath();
    Report report = new Report();
    try (SparkBench bench = new SparkBench(threads, Map.of())) {
      report.machine(threads, bench.version(), "not asked");
      report.line(
          "CPU time of the whole query, best and median of %d interleaved rounds after two to warm up, in ns per bin of a pair.",
          rounds);
      SparkSession spark = SparkSession.active();
      Map<Source, SparkSession> sessions = sessions(spark, bench.write(shape, folder), folder);
      requireAgreement(sessions);
      report(report, times(sessions));
    }
    System.out.print(report);
    return 0;
  }

  private Map<Source, SparkSession> sessions(SparkSession spark, Path parquet, Path folder)
      throws IOException {
    Dataset<Row> rows = spark.read().parquet(parquet.toString());
    String plain = folder.resolve(shape + "-plain.parquet").toString();
    rows.coalesce(1)
        .write()
        .mode("overwrite")
        .option("compression", "none")
        .option("parquet.block.size", 8 << 20)
        .parquet(plain);
    Path arrow = folder.resolve(shape + ".arrow");
    try (FileChannel out =
            FileChannel.open(
                arrow,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        ArrowRows to = new ArrowRows(out, false, rows.schema(), Map.of(), Map.of())) {
      for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); ) {
        to.write(each.next());
      }
      to.finish();
    }
    Map<Source, SparkSession> sessions = new LinkedHashMap<>();
    sessions.put(Source.PARQUET, over(spark, "parquet", parquet.toString()));
    sessions.put(Source.PARQUET_PLAIN, over(spark, "parquet", plain));
    sessions.put(Source.ARROW, over(spark, ArrowSource.NAME, arrow.toString()));
    return sessions;
  }

  private static SparkSession over(SparkSession spark, String format, String path) {
    SparkSession session = spark.newSession();
    session.read().format(format).load(path).createOrReplaceTempView("pairs");
    return session;
  }

  private static void requireAgreement(Map<Source, SparkSession> sessions) {
    for (Work work : Work.values()) {
      List<String> answers =
          sessions.values().stream().map(s -> rounded(s.sql(work.query).head())).toList();
      if (answers.stream().distinct().count() != 1) {
        throw new IllegalStateException(work + " differs: " + answers);
      }
    }
  }

  /** Sums of doubles depend on how the rows are split. */
  private static String rounded(Row sums) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sums.length(); i++) {
      text.append(String.format(Locale.ROOT, "%.9e ", sums.getDouble(i)));
    }
    return text.toString();
  }

  private Map<Cell, long[]> times(Map<Source, SparkSession> sessions) {
    Map<Cell, long[]> nanos = new LinkedHashMap<>();
    for (Work work : Work.values()) {
      sessions.keySet().forEach(source -> nanos.put(new Cell(source, work), new long[rounds]));
    }
    List<Cell> cells = new ArrayList<>(nanos.keySet());
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      Collections.rotate(cells, 1);
      for (Cell cell : cells) {
        System.gc();
        long start = SYSTEM.getProcessCpuTime();
        sessions.get(cell.source()).sql(cell.work().query).head();
        if (round >= 0) {
          nanos.get(cell)[round] = SYSTEM.getProcessCpuTime() - start;
        }
      }
    }
    nanos.values().forEach(Arrays::sort);
    return nanos;
  }

  private void report(Report report, Map<Cell, long[]> nanos) {
    report.line("");
    report.line(
        "| %s | scan | score | scan, median | score, median | : scan of Arrow | : score of Arrow |",
        shape.title());
    report.line("|---|--:|--:|--:|--:|--:|--:|");
    for (Source source : Source.values()) {
      double[] scan = figures(nanos, source, Work.SCAN);
      double[] score = figures(nanos, source, Work.SCORE);
      report.line(
          "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
          source.title,
          scan[0],
          score[0],
          scan[1],
          score[1],
          scan[0] / figures(nanos, Source.ARROW, Work.SCAN)[0],
          score[0] / figures(nanos, Source.ARROW, Work.SCORE)[0]);
    }
  }

  /** Best and median. */
  private double[] figures(Map<Cell, long[]> nanos, Source source, Work work) {
    long[] sorted = nanos.get(new Cell(source, work));
    return new double[] {
      shape.nanosPerBin(sorted[0]), shape.nanosPerBin(sorted[sorted.length / 2])
    };
  }
}
