package dev.kldrift.job.cli;

import dev.kldrift.job.CompareResult;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.run.ShownValue;
import dev.kldrift.job.table.ResultTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Prints the end of a run for people. */
final class ResultPrinter {
  private final PrintStream out;

  ResultPrinter(PrintStream out) {
    this.out = out;
  }

  void print(CompareResult result) {
    printCounts(result);
    printMoved(result);
    table(
        "largest kl_pq (nats)",
        divergences("p where q=0"),
        result.largest().largestPq(),
        result.keys());
    table(
        "largest kl_qp (nats)",
        divergences("q where p=0"),
        result.largest().largestQp(),
        result.keys());
    printTables(result);
  }

  /** Where rows went, and what has become of pairs. */
  void printCounts(CompareResult result) {
    RunCounts counts = result.run().counts();
    out.printf(
        Locale.ROOT,
        "run %s%nrows read %,d = combined %,d + quarantined %,d; pairs scored %,d%n",
        result.run().identity().runId(),
        counts.read(),
        counts.combined(),
        counts.quarantined(),
        counts.pairs());
    result
        .statuses()
        .forEach(
            (status, pairs) ->
                out.printf(Locale.ROOT, "  %-14s %,d%n", PrintableText.of(status, 80), pairs));
    out.printf(Locale.ROOT, "drifted %,d%n", result.drifted());
  }

  /** The pairs that drifted most, of all segments. */
  void printMoved(CompareResult result) {
    List<String> moved = List.of("js_divergence", "q_value", "severity", "top bin", "p", "q");
    table("drifted most", moved, result.largest().mostDrifted(), result.keys());
  }

  /** What was published. */
  void printTables(CompareResult result) {
    out.println();
    out.println("results");
    for (ResultTable table : result.tables()) {
      out.println("  " + PrintableText.line(result.output()) + "/" + table.folder());
    }
    result.page().ifPresent(page -> out.println("  " + PrintableText.line(page)));
  }

  private static List<String> divergences(String unsupported) {
    return List.of("kl_pq", "kl_qp", "js_divergence", "mass of " + unsupported, "status");
  }

  private void table(String title, List<String> figures, List<Row> rows, List<String> keys) {
    if (rows.isEmpty()) {
      return;
    }
    out.println();
    out.println(title);
    List<String> header = new ArrayList<>(keys);
    header.addAll(figures);
    List<List<String>> cells = new ArrayList<>(List.of(header));
    rows.forEach(row -> cells.add(cells(row)));
    new TextTable(cells).print(out);
  }

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      Object value = row.get(i);
      cells.add(
          value instanceof Double number
              ? String.format(Locale.ROOT, "%.4g", number)
              : PrintableText.value(ShownValue.of(value)));
    }
    return cells;
  }
}
