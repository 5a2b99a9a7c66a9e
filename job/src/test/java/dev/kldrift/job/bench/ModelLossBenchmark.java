package dev.kldrift.job.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What does the loss of logits cost against a bare scan? {@code scripts/bench --model-loss}. */
@Command(
    name = "scripts/bench --model-loss",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times excess_loss of logits against a bare scan and prints a Markdown table.")
final class ModelLossBenchmark implements Callable<Integer> {
  /** A few rows of a vocabulary each, so that there is something for every thread. */
  private static final int ROW_GROUP_BYTES = 8 << 20;

  private static final int WARM_UP_ROUNDS = 3;

  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put("bare scan of p and log_q", "sum(p[0] + element_at(log_q, -1))");
    QUERIES.put("`drift.excess_loss(p, log_q)`", "sum(drift.excess_loss(p, log_q))");
    QUERIES.put("`drift.model_loss(p, log_q)`", "sum(drift.model_loss(p, log_q).cross_entropy)");
  }

  @Option(
      names = "--shape",
      paramLabel = "ROWSxTOKENS",
      defaultValue = "500x128000",
      description = "size to measure (default: ${DEFAULT-VALUE})")
  private Shape shape;

  @Option(names = "--rounds", defaultValue = "9", description = "(default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--threads", defaultValue = "2", description = "(default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "a Spark setting, such as spark.sql.parquet.columnarReaderBatchSize=64")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--dir",
      defaultValue = "target/bench",
      description = "where the logits are written (default: ${DEFAULT-VALUE})")
  private Path directory;

  /** Runs the benchmark. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new ModelLossBenchmark());
    command.registerConverter(Shape.class, Shape::valueOf);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path absolute = Files.createDirectories(directory).toAbsolutePath();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[" + threads + "]")
            .appName("kldrift bench")
            .config("spark.ui.enabled", false)
            .config("spark.sql.catalog.drift", "dev.kldrift.sql.DriftCatalog");
    settings.forEach(builder::config);
    try (SparkSession spark = builder.getOrCreate()) {
      UDF3<Long, Integer, Boolean, double[]> row = ModelLossBenchmark::row;
      spark.udf().register("made", row, DataTypes.createArrayType(DataTypes.DoubleType));
      for (String type : List.of("float", "double")) {
        Path file = write(spark, absolute, type);
        spark.read().parquet(file.toString()).createOrReplaceTempView("logits");
        print(type, time(spark));
      }
    }
    return 0;
  }

  /** Logits of a vocabulary, or a target distribution that is near their softmax. */
  private static double[] row(long id, int tokens, boolean logits) {
    SplittableRandom random = new SplittableRandom(id);
    SplittableRandom noise = new SplittableRandom(~id);
    double[] row = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      double logit = 3 * random.nextGaussian();
      row[i] = logits ? logit : Math.exp(logit + 0.5 * noise.nextGaussian());
    }
    if (!logits) {
      double total = Arrays.stream(row).sum();
      Arrays.setAll(row, i -> row[i] / total);
    }
    return row;
  }

  private Path write(SparkSession spark, Path folder, String type) {
    Path file = folder.resolve("logits-" + type + "-" + shape + ".parquet");
    String made = "cast(made(id, " + shape.bins() + ", %s) as array<" + type + ">) as %s";
    spark
        .range(0, shape.rows(), 1, 1)
        .selectExpr(made.formatted("false", "p"), made.formatted("true", "log_q"))
        .write()
        .mode("overwrite")
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .parquet(file.toString());
    return file;
  }

  /** Nanoseconds of every round, sorted: by the clock, and of the process on all cores. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Times(long[] wall, long[] cpu) {
    Times(int rounds) {
      this(new long[rounds], new long[rounds]);
    }

    void sort() {
      Arrays.sort(wall);
      Arrays.sort(cpu);
    }
  }

  /** The queries take turns, so that a busy moment of the machine hits all of them. */
  private Map<String, Times> time(SparkSession spark) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Map<String, Times> all = new LinkedHashMap<>();
    QUERIES.keySet().forEach(name -> all.put(name, new Times(rounds)));
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Map.Entry<String, String> query : QUERIES.entrySet()) {
        System.gc();
        long start = System.nanoTime();
        long startCpu = system.getProcessCpuTime();
        double answer =
            spark.sql("SELECT " + query.getValue() + " FROM logits").head().getDouble(0);
        long cpu = system.getProcessCpuTime() - startCpu;
        long elapsed = System.nanoTime() - start;
        if (!Double.isFinite(answer)) {
          throw new IllegalStateException(query.getKey() + " is " + answer);
        }
        if (round >= 0) {
          all.get(query.getKey()).wall[round] = elapsed;
          all.get(query.getKey()).cpu[round] = cpu;
        }
      }
    }
    all.values().forEach(Times::sort);
    return all;
  }

  private void print(String type, Map<String, Times> all) {
    System.out.printf(
        Locale.ROOT,
        "%n| %,d rows of %,d tokens, %s; load %.1f | best | median | CPU, median"
            + " | : scan, best | median | CPU |%n|---|--:|--:|--:|--:|--:|--:|%n",
        shape.rows(),
        shape.bins(),
        type,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Times scan = all.values().iterator().next();
    int half = rounds / 2;
    all.forEach(
        (name, times) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                name,
                shape.nanosPerBin(times.wall[0]),
                shape.nanosPerBin(times.wall[half]),
                shape.nanosPerBin(times.cpu[half]),
                (double) times.wall[0] / scan.wall[0],
                (double) times.wall[half] / scan.wall[half],
                (double) times.cpu[half] / scan.cpu[half]));
  }
}
