package dev.kldrift.job.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Small result tables in the layout of the job: one file per table and date.
 *
 * <p>Two nights are committed, {@code r1} of 3 June and {@code r2} of 4 June; {@code r3} of 5 June
 * was cut before its row in {@code runs}. The first night is older than the tests of significance,
 * so its file lacks their columns. The numbers are made up to tell the rows apart; they are not
 * divergences of anything.
 */
public final class ResultTables {
  private static final String DIVERGENCE =
      """
      SELECT feature, origin, hour, '%1$s' AS run_id, 1 AS schema_version, status,
        7L AS partials, 24 AS bins, 20 AS bins_used,
        100D AS total_p, total_q, kl_pq, kl_qp, js_divergence, kl_pq + kl_qp AS psi,
        1.5D AS entropy_p, 1.25D AS entropy_q, 1.5D + kl_pq AS cross_entropy_pq,
        1.25D + kl_qp AS cross_entropy_qp, total_variation, 0.2D AS hellinger,
        mass_p AS unsupported_mass_p, mass_q AS unsupported_mass_q,
        bins_p AS unsupported_bins_p, bins_q AS unsupported_bins_q
      FROM VALUES %2$s AS t(feature, origin, hour, status, total_q, kl_pq, kl_qp, js_divergence,
        total_variation, mass_p, mass_q, bins_p, bins_q)
      """;

  private static final String STATISTICS =
      """
      SELECT d.*, noise AS noise_floor_js, x2_statistic, log_p AS log_p_value_x2,
        'js_divergence' AS effect, js_divergence AS effect_size, 0.015625D AS minimum_effect,
        q_value, decision = 'DRIFTED' AS drifted, decision, severity,
        CASE WHEN top_q IS NOT NULL THEN array(
          named_struct('bin', 3, 'label', label, 'p', 0.5D, 'q', top_q)) END AS top_bins
      FROM (%s) AS d
      LEFT JOIN VALUES
        (110D, 0.125D, 8D, 0D, 0.5D, 'TOO_FEW', 'NONE', '[5, 10)', 0.25D),
        (60D, 0.125D, 24D, -2D, 0.25D, 'DRIFTED', 'HIGH', '[10, 15)', 0D),
        (70D, 0.5D, 8D, -1D, 0.125D, 'STABLE', 'NONE', '09', 0.75D),
        (80D, 0.0625D, 40D, -4D, 0.0625D, 'DRIFTED', 'HIGH', NULL, 1D)
        AS t(total_q, noise, x2_statistic, log_p, q_value, decision, severity, label, top_q)
      USING (total_q)
      """;

  private static final String SUMMARY =
      """
      SELECT CAST(feature AS STRING) AS feature, level, '%1$s' AS run_id, 1 AS schema_version, pairs, ok,
        1L AS too_few, quarantined, infinite_pq, infinite_qp, 2L AS drifted, 0.5D AS false_alarms,
        m AS kl_pq_min, m AS kl_pq_mean, m AS kl_pq_p50, m AS kl_pq_p90, m AS kl_pq_p99,
        m AS kl_pq_max,
        m * 2 AS kl_qp_min, m * 2 AS kl_qp_mean, m * 2 AS kl_qp_p50, m * 2 AS kl_qp_p90,
        m * 2 AS kl_qp_p99, m * 2 AS kl_qp_max,
        m / 4 AS js_divergence_min, m / 4 AS js_divergence_mean, m / 4 AS js_divergence_p50,
        m / 4 AS js_divergence_p90, m / 4 AS js_divergence_p99, m / 4 AS js_divergence_max
      FROM VALUES %2$s AS t(feature, level, pairs, ok, quarantined, infinite_pq, infinite_qp, m)
      """;

  private static final String QUARANTINE =
      """
      SELECT feature, origin, hour, p, q, reason, detail, source_file, '%1$s' AS run_id,
        1 AS schema_version
      FROM VALUES %2$s AS t(feature, origin, hour, p, q, reason, detail, source_file)
      """;

  private static final String RUNS =
      """
      SELECT '%1$s' AS run_id, 'compare' AS command, started_at, finished_at,
        array(named_struct('path', 'in.parquet', 'rows', rows_in, 'bytes', 4096L)) AS inputs,
        rows_in, rows_combined, rows_quarantined, pairs, 'c0ffee' AS config_hash,
        '0.1.0' AS code_version, 'DONE' AS outcome, 1 AS schema_version
      FROM VALUES %2$s AS t(started_at, finished_at, rows_in, rows_combined, rows_quarantined,
        pairs)
      """;

  private static final String DECOMPOSITION =
      """
      SELECT feature, origin, level, '%1$s' AS run_id, 1 AS schema_version, 'OK' AS status,
        3L AS segments, 100D AS total_p, 90D AS total_q,
        mix + within AS kl_pq, mix + within AS kl_qp, mix AS kl_pq_mix, mix AS kl_qp_mix,
        within AS kl_pq_within, within AS kl_qp_within, mix AS pooled_kl_pq, mix AS pooled_kl_qp,
        within AS hidden_pq, within AS hidden_qp
      FROM VALUES ('delay', 'ATL', 2, 0.25D, 0.5D), ('delay', 'BOS', 2, 0.5D, 0.5D),
        ('delay', NULL, 1, 0.125D, 0.75D) AS t(feature, origin, level, mix, within)
      """;

  private static final String MONITORING =
      """
      SELECT feature, hour, '%1$s' AS run_id, 1 AS schema_version, array(1D, 2D) AS counts,
        7L AS reference_hash, log_e AS log_e_value, log_e AS largest_log_e_value,
        exp(-log_e) AS anytime_p_value, 2 AS days, DATE'2001-06-03' AS first_date
      FROM VALUES ('delay', 8, 0D), ('hour', 9, 4D) AS t(feature, hour, log_e)
      """;

  private static final String SURPRISE =
      """
      SELECT rank, t, x, y, surprise, drifted, '%1$s' AS run_id, 1 AS schema_version
      FROM VALUES (1, 12L, 16, 0, 1.5D, true), (2, 11L, 0, 8, 0.75D, true),
        (3, 11L, 16, 0, 0.25D, true), (4, 12L, 0, 8, 0D, false)
        AS t(rank, t, x, y, surprise, drifted)
      """;

  private final SparkSession spark;
  private final Path output;

  private ResultTables(SparkSession spark, Path output) {
    this.spark = spark;
    this.output = output;
  }

  public static void write(SparkSession spark, Path output) throws IOException {
    ResultTables tables = new ResultTables(spark, output);
    tables.first();
    tables.second();
    tables.cut();
  }

  private void first() throws IOException {
    night(
        "2001-06-03",
        "r1",
        "('delay', 'ATL', 8, 'OK', 90D, 0.25D, 0.125D, 0.0625D, 0.25D, 0D, 0D, 0, 0),"
            + "('delay', NULL, 8, 'OK', 90D, 0.5D, 0.5D, 0.125D, 0.25D, 0D, 0D, 0, 0)",
        "('delay', 1, 2L, 2L, 0L, 0L, 0L, 0.25D), (NULL, 0, 2L, 2L, 0L, 0L, 0L, 0.25D)",
        "",
        "TIMESTAMP'2001-06-04 02:00:00', TIMESTAMP'2001-06-04 02:01:30', 14L, 14L, 0L, 2L");
  }

  private void second() throws IOException {
    night(
        "2001-06-04",
        "r2",
        "('delay', 'ATL', 8, 'TOO_FEW', 110D, 0.5D, 0.25D, 0.0625D, 0.25D, 0D, 0D, 0, 0),"
            + "('delay', NULL, 8, 'PARTIAL_INPUT', 60D, double('Infinity'), 1D, 0.25D, 0.5D,"
            + " 0.125D, 0D, 2, 0),"
            + "('hour', 'Zü\"rich', 9, 'OK', 70D, 0.75D, double('Infinity'), 0.5D, 0.5D, 0D,"
            + " 0.5D, 0, 3),"
            + "('hour', 'BOS', 9, 'NO_OVERLAP', 80D, double('Infinity'), double('Infinity'),"
            + " 0.6875D, 1D, 1D, 1D, 4, 5),"
            + "('hour', 'LAX', 9, 'EMPTY_Q', 0D, double('NaN'), double('NaN'), double('NaN'),"
            + " double('NaN'), double('NaN'), double('NaN'), 0, 0)",
        "('delay', 1, 2L, 1L, 1L, 1L, 0L, 0.5D), ('hour', 1, 3L, 1L, 0L, 1L, 2L, 0.75D),"
            + "('flat', 1, 1L, 0L, 0L, 1L, 1L, NULL), (NULL, 0, 6L, 2L, 1L, 3L, 3L, 0.75D)",
        "('delay', NULL, 8, array(1, NULL), array(1, 2), 'NULL_ELEMENT', 'p[1] is null',"
            + " 'b.parquet'),"
            + "('delay', 'ATL', 8, array(1), array(1, 2), 'LENGTH', '1 != 2', 'a.parquet'),"
            + "('delay', 'BOS', 8, array(1, 3), array(2), 'LENGTH', '2 != 1', 'a.parquet')",
        "TIMESTAMP'2001-06-05 02:00:00', TIMESTAMP'2001-06-05 02:02:00', 38L, 35L, 3L, 5L");
  }

  private void cut() throws IOException {
    night(
        "2001-06-05",
        "r3",
        "('delay', 'ATL', 8, 'OK', 90D, 9D, 9D, 0.5D, 0.5D, 0D, 0D, 0, 0)",
        "(NULL, 0, 1L, 1L, 0L, 0L, 0L, 9D)",
        "('delay', 'ATL', 8, array(1), array(1, 2), 'LENGTH', '1 != 2', 'a.parquet')",
        "");
  }

  private void night(
      String date, String run, String divergence, String summary, String quarantine, String runRow)
      throws IOException {
    String pairs = DIVERGENCE.formatted(run, divergence);
    table("divergence", date, run.equals("r1") ? pairs : STATISTICS.formatted(pairs));
    table("summary", date, SUMMARY.formatted(run, summary));
    String noRow = "('', '', 0, array(0), array(0), '', '', '')";
    table(
        "quarantine",
        date,
        quarantine.isEmpty()
            ? QUARANTINE.formatted(run, noRow) + " WHERE false"
            : QUARANTINE.formatted(run, quarantine));
    table("decomposition", date, DECOMPOSITION.formatted(run));
    table("monitoring", date, MONITORING.formatted(run));
    table("surprise", date, SURPRISE.formatted(run));
    if (!runRow.isEmpty()) {
      table("runs", date, RUNS.formatted(run, "(" + runRow + ")"));
    }
  }

  private void table(String table, String date, String query) throws IOException {
    Path written = output.resolve("staging").resolve(table + date);
    spark.sql(query).coalesce(1).write().parquet(written.toString());
    Path partition = Files.createDirectories(output.resolve(table).resolve("run_date=" + date));
    try (Stream<Path> files = Files.list(written)) {
      List<Path> parts = files.filter(file -> file.toString().endsWith(".parquet")).toList();
      Files.move(parts.get(0), partition.resolve(table + ".parquet"));
    }
  }
}
