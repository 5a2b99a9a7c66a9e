package dev.kldrift.job.cli;

import dev.kldrift.job.run.PrintableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Cells in aligned columns, long ones cut; the first row is the header. */
final class TextTable {
  private static final int LONGEST_CELL = 80;

  private final List<List<String>> rows;

  TextTable(List<List<String>> rows) {
    this(rows, LONGEST_CELL);
  }

  /** A table whose cells are cut at another length. */
  TextTable(List<List<String>> rows, int longestCell) {
    this.rows =
        rows.stream()
            .map(row -> row.stream().map(cell -> PrintableText.of(cell, longestCell)).toList())
            .toList();
  }

  void print(PrintStream out) {
    lines().forEach(out::println);
  }

  /** A line for each row. */
  List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append("  ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
