package dev.kldrift.job.cli;

import dev.kldrift.job.CompareResult;
import dev.kldrift.job.RunCounts;
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
        .forEach((status, pairs) -> out.printf(Locale.ROOT, "  %-14s %,d%n", status, pairs));
    largest("largest kl_pq (nats)", "mass of p where q=0", result.largestPq(), result.keys());
    largest("largest kl_qp (nats)", "mass of q where p=0", result.largestQp(), result.keys());
    out.println();
    out.println("results");
    for (ResultTable table : ResultTable.values()) {
      out.println("  " + result.output() + "/" + table.folder());
    }
  }

  private void largest(String title, String mass, List<Row> rows, List<String> keys) {
    out.println();
    out.println(title);
    List<String> header = new ArrayList<>(keys);
    header.addAll(List.of("kl_pq", "kl_qp", "js_divergence", mass, "status"));
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
              ? String.format(Locale.ROOT, "%.6g", number)
              : String.valueOf(value));
    }
    return cells;
  }
}
