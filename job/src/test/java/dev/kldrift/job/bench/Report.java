package dev.kldrift.job.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measurements as Markdown, lower is better everywhere. */
final class Report {
  private final StringBuilder text = new StringBuilder();
  private final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

  /** Says what was measured where. */
  void machine(int threads, String spark, String duckDb) throws IOException {
    line(
        "%s, %d of %d cores, Java %s, Spark %s, DuckDB %s; load %.1f at the start.",
        cpu(),
        threads,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        spark,
        duckDb,
        load);
  }

  /** Says how queries were measured. */
  void queries(int rounds) {
    line(
        "Heap %d MiB. Wall time of the whole query, planning included, in ns per bin of a pair: best"
            + " and median of %d interleaved rounds after two to warm up; ratios are of the best."
            + " Every answer agreed with ours to %.0e.",
        Runtime.getRuntime().maxMemory() >> 20, rounds, Agreement.TOLERANCE);
  }

  /** Warns that the tables say nothing about speed. */
  void brief() {
    line("");
    line("Short form: starting takes longer than all of the bins. No measure of speed.");
  }

  /** Adds the table of one shape. */
  void shape(Shape shape, Map<Contender, long[]> nanos) {
    List<Contender> contenders = List.copyOf(nanos.keySet());
    double ours = best(shape, Contender.named(contenders, Contender.OURS), nanos);
    line("");
    line("| %s | computes | best | median | : ours | : own scan |", shape.title());
    line("|---|---|--:|--:|--:|--:|");
    for (Contender contender : contenders) {
      Contender scan = Contender.named(contenders, contender.baseline());
      double best = best(shape, contender, nanos);
      line(
          "| %s%s | %s | %.1f | %.1f | %.2f | %.2f |",
          contender.name(),
          contender.tenth() ? " (a tenth of the rows)" : "",
          contender.computes(),
          best,
          size(shape, contender).nanosPerBin(median(nanos.get(contender))),
          best / ours,
          best / best(shape, scan, nanos));
    }
  }

  private static double best(Shape shape, Contender contender, Map<Contender, long[]> nanos) {
    return size(shape, contender).nanosPerBin(nanos.get(contender)[0]);
  }

  private static Shape size(Shape shape, Contender contender) {
    return contender.tenth() ? shape.tenth() : shape;
  }

  private static long median(long[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  /** Adds a line. */
  void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
