package dev.kldrift.job.cli;

import java.io.PrintStream;
import java.util.List;

/** Cells in aligned columns; the first row is the header. */
final class TextTable {
  private final List<List<String>> rows;

  TextTable(List<List<String>> rows) {
    this.rows = rows;
  }

  void print(PrintStream out) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append("  ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
