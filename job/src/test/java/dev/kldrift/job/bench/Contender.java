package dev.kldrift.job.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * One way to read, or to read and score, a table of pairs.
 *
 * @param name what the table of results calls it
 * @param computes which quantities it computes
 * @param query over a view {@code pairs}; its answer is one row of doubles
 * @param engine who runs it
 * @param baseline the bare scan of the same engine, or the name of itself
 * @param tenth whether a tenth of the rows has to do
 */
record Contender(
    String name,
    String computes,
    String query,
    Function<Pairs, Engine> engine,
    String baseline,
    boolean tenth) {
  static final String OURS = "Spark, `drift.divergence`";
  private static final String SPARK_SCAN = "Spark, bare scan of p and q";
  private static final String DUCKDB_SCAN = "DuckDB, bare scan of p and q";
  private static final String FIVE = "KL both ways, JS, two entropies";

  static List<Contender> all() {
    return List.of(
        spark(SPARK_SCAN, "nothing", "spark-scan", false),
        spark(OURS, "all 18 quantities", "spark-divergence", false),
        spark(
            "Spark, `drift.pair_statistics`",
            "and noise floors, intervals, tests, power",
            "spark-statistics",
            false),
        spark("Spark, `aggregate(zip_with(..))`", FIVE, "spark-higher-order", true),
        duckDb(DUCKDB_SCAN, "nothing", "duckdb-scan"),
        duckDb("DuckDB, list lambdas", FIVE, "duckdb-lambdas"),
        duckDb("DuckDB, unnest and group by", FIVE, "duckdb-unnest"));
  }

  static Contender named(List<Contender> contenders, String name) {
    return contenders.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  boolean scores() {
    return !name.equals(baseline);
  }

  double[] answer(Pairs pairs) {
    return engine.apply(pairs).answer(query);
  }

  private static Contender spark(String name, String computes, String file, boolean tenth) {
    return new Contender(name, computes, text(file), Pairs::spark, SPARK_SCAN, tenth);
  }

  private static Contender duckDb(String name, String computes, String file) {
    return new Contender(name, computes, text(file), Pairs::duckDb, DUCKDB_SCAN, false);
  }

  static String text(String file) {
    try (InputStream text = Contender.class.getResourceAsStream(file + ".sql")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
