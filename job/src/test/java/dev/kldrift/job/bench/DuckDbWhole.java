package dev.kldrift.job.bench;

import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Path;

/** DuckDB's way through a {@link WholeJob}: five quantities of every pair, by key, in Parquet. */
final class DuckDbWhole {
  private final int threads;

  DuckDbWhole(int threads) {
    this.threads = threads;
  }

  /** Seconds in a database of its own, from the files to the file {@code output}. */
  double seconds(WholeJob job, Path input, Path output) {
    DuckDbEngine duckDb = new DuckDbEngine();
    try {
      duckDb.execute("SET threads = " + threads);
      long start = System.nanoTime();
      view(duckDb, "pairs", "FROM read_parquet('" + input + "/*.parquet')");
      view(duckDb, "bin", job.layout().query());
      duckDb.execute(
          "COPY (" + Contender.text("whole-score") + ") TO '" + output + "' (FORMAT parquet)");
      return (System.nanoTime() - start) / 1e9;
    } finally {
      duckDb.close();
    }
  }

  /**
   * Compares all that both have computed of every pair.
   *
   * @param scores the file that {@link #seconds} wrote
   * @param published the output folder of kldrift
   * @throws IllegalStateException if a pair is missing on either side, or differs
   */
  static void requireAgreement(WholeJob job, Path scores, Path published) {
    DuckDbEngine duckDb = new DuckDbEngine();
    try {
      view(duckDb, "theirs", "FROM read_parquet('" + scores + "')");
      view(duckDb, "ours", "FROM read_parquet('" + published + "/divergence/*/*.parquet')");
      String counts = duckDb.rows(Contender.text("whole-agreement")).get(0);
      if (!counts.equals("%1$d | %1$d".formatted(job.pairs().rows()))) {
        throw new IllegalStateException(
            job.title() + ": pairs on either side, and those that agree: " + counts);
      }
    } finally {
      duckDb.close();
    }
  }

  static String version() {
    DuckDbEngine duckDb = new DuckDbEngine();
    try {
      return duckDb.rows("SELECT version()").get(0);
    } finally {
      duckDb.close();
    }
  }

  private static void view(DuckDbEngine duckDb, String name, String query) {
    duckDb.execute("CREATE TEMPORARY VIEW " + name + " AS " + query);
  }
}
