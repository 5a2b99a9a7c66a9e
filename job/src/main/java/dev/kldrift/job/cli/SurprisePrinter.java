package dev.kldrift.job.cli;

import dev.kldrift.job.SurpriseResult;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.table.ResultTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Prints the end of a run of {@code surprise} for people. */
final class SurprisePrinter {
  private final PrintStream out;

  SurprisePrinter(PrintStream out) {
    this.out = out;
  }

  void print(SurpriseResult result) {
    RunCounts counts = result.comparison().run().counts();
    out.printf(
        Locale.ROOT,
        "run %s%n%s %,d = used %,d + quarantined %,d; patches compared %,d, drifted %,d%n%n",
        result.comparison().run().identity().runId(),
        result.unit(),
        result.listed(),
        result.used(),
        result.listed() - result.used(),
        counts.pairs(),
        result.comparison().drifted());
    out.println("most surprising patches (nats)");
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("rank", "t", "x", "y", "surprise", "kl_qp", "kl_pq", "entropy_q"));
    result.top().forEach(row -> cells.add(cells(row)));
    new TextTable(cells).print(out);
    out.println();
    out.println("results");
    for (ResultTable table : result.comparison().tables()) {
      out.println("  " + PrintableText.line(result.comparison().output()) + "/" + table.folder());
    }
    result.pictures().forEach(picture -> out.println("  " + PrintableText.line(picture)));
  }

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      cells.add(
          row.get(i) instanceof Double number
              ? String.format(Locale.ROOT, "%.4g", number)
              : String.valueOf(row.get(i)));
    }
    return cells;
  }
}
