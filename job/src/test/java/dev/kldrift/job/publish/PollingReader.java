package dev.kldrift.job.publish;

import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the published tables over and over, as somebody with DuckDB and no knowledge of the job
 * would, and keeps what must never be seen.
 */
final class PollingReader {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Map<String, Set<String>> allowed;
  private final Map<String, String> queries = new LinkedHashMap<>();
  private final Map<String, Integer> seen = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final Thread thread = new Thread(this::poll, "polling-reader");
  private final AtomicInteger overtaken = new AtomicInteger();
  private volatile boolean hurried;
  private volatile boolean stopped;

  /**
   * Starts to read.
   *
   * @param allowed by table: what a query may give
   */
  PollingReader(Path output, Map<String, Set<String>> allowed) {
    this.allowed = allowed;
    allowed.keySet().forEach(table -> queries.put(table, query(output, table)));
    thread.start();
  }

  /** Reads without a pause from now on, or leaves the processor to the run under test. */
  void hurry(boolean on) {
    hurried = on;
  }

  /** Rows, keys, runs and a checksum of each date. */
  static String query(Path output, String table) {
    String figures =
        table.equals("divergence")
            ? "count(distinct k), sum(hash(k, status, partials, total_p, total_q)::hugeint)"
            : "sum(pairs), sum(hash(pairs, ok, quarantined)::hugeint)";
    return "select run_date, count(*), count(distinct run_id), "
        + figures
        + " from read_parquet('"
        + output
        + "/"
        + table
        + "/**/*.parquet', hive_partitioning=true) group by 1 order by 1";
  }

  private void poll() {
    DuckDbEngine duckdb = new DuckDbEngine();
    // Its blocks of a file that has been replaced since are not what is in the tables.
    duckdb.execute("SET enable_external_file_cache = false");
    while (!stopped) {
      queries.forEach((table, query) -> check(table, read(duckdb, query)));
      LockSupport.parkNanos(hurried ? 0 : PAUSE.toNanos());
    }
    duckdb.close();
  }

  /**
   * A reader lists files with their sizes, and opens them later: where one has been replaced in
   * between, it looks for the footer in the wrong place and says so. Rows it never gets wrong, and
   * it must not fail twice.
   */
  private String read(DuckDbEngine duckdb, String query) {
    try {
      return String.join("; ", duckdb.rows(query));
    } catch (IllegalStateException e) {
      return again(duckdb, query);
    }
  }

  private String again(DuckDbEngine duckdb, String query) {
    overtaken.incrementAndGet();
    try {
      return String.join("; ", duckdb.rows(query));
    } catch (IllegalStateException e) {
      return "failed twice: " + e.getCause();
    }
  }

  /** How many reads failed as a file was replaced under them. */
  int overtaken() {
    return overtaken.get();
  }

  private synchronized void check(String table, String result) {
    seen.merge(table + " " + result, 1, Integer::sum);
    if (!allowed.get(table).contains(result)) {
      wrong.add(table + ": " + result);
    }
  }

  /** Results that are neither the old rows nor the new ones. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized int reads() {
    return seen.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How often each result was read. */
  synchronized Map<String, Integer> seen() {
    return new LinkedHashMap<>(seen);
  }

  /** Ends the reading; more than once does no harm. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
