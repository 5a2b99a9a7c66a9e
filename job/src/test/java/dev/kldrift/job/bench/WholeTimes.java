package dev.kldrift.job.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The best times of whole jobs, and their table. */
final class WholeTimes {
  private final Map<WholeJob, Double> duckDb = new LinkedHashMap<>();
  private final Map<WholeJob, Spent> ours = new LinkedHashMap<>();
  private Spent empty;

  void addEmpty(Spent spent) {
    empty = spent.best(empty);
  }

  void add(WholeJob job, double duckDbSeconds, Spent spent) {
    duckDb.merge(job, duckDbSeconds, Math::min);
    ours.merge(job, spent, Spent::best);
  }

  /** Adds what was done how, and the table. */
  void print(Report report, int rounds) {
    WholeJob tiny = ours.keySet().stream().filter(WholeJob::isTiny).findFirst().orElseThrow();
    double start = ours.get(tiny).seconds();
    report.line(
        "Best of %d interleaved runs, counts as bigint. kldrift is the whole command `scripts/kldrift"
            + " compare` with default settings, but for the page: some 60 quantities of every pair with tests, intervals,"
            + " power and top bins, false discovery over all pairs, summary, run record and audit, in"
            + " tables sorted by key. DuckDB's whole job computes five, sorts by key and writes one"
            + " file, in a process that has started already. All five agree for every pair to 1e-9.",
        rounds);
    report.line(
        "An empty Spark application, started plainly, takes %.1f s and %.1f s of CPU; `compare` of %s"
            + " takes %.2f times as long and %.2f times the CPU. Beyond start is the time less that of"
            + " these pairs.",
        empty.seconds(),
        empty.cpuSeconds(),
        tiny.title(),
        start / empty.seconds(),
        ours.get(tiny).cpuSeconds() / empty.cpuSeconds());
    report.line("");
    report.line(
        "| work | DuckDB's whole job, s | kldrift, s | beyond start, s | beyond start : DuckDB |"
            + " CPU of kldrift, s |");
    report.line("|---|--:|--:|--:|--:|--:|");
    ours.forEach((job, spent) -> report.line("%s", row(job, spent, start)));
  }

  /** Without a ratio where there is nothing beyond start but noise. */
  private String row(WholeJob job, Spent spent, double start) {
    double beyond = spent.seconds() - start;
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.1f | %s | %s | %.1f |",
        job.title(),
        duckDb.get(job),
        spent.seconds(),
        job.isTiny() ? "" : String.format(Locale.ROOT, "%.1f", beyond),
        beyond > 0 ? String.format(Locale.ROOT, "%.2f", beyond / duckDb.get(job)) : "",
        spent.cpuSeconds());
  }
}
