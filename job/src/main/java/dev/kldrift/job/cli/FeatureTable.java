package dev.kldrift.job.cli;

import dev.kldrift.job.FeatureRow;
import dev.kldrift.job.FeatureRow.MovedBin;
import dev.kldrift.job.run.PrintableText;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The findings as text, a line for each feature, what moved most first; TOO_FEW is one line. Where
 * the terminal is too narrow for all columns, some of them stand below the features that drifted.
 */
final class FeatureTable {
  private static final int MOST_BINS = 2;
  private static final int LONGEST_LABEL = 20;
  private static final int DIGITS = 4;

  /** Where nobody says how wide the terminal is. */
  private static final int USUAL_WIDTH = 100;

  private static final List<Integer> CELLS = List.of(80, 40, 30, 20, 12);
  private static final String BELOW = "    ";

  private final PrintStream out;
  private final int width;

  /** Prints as wide as COLUMNS of the environment says. */
  FeatureTable(PrintStream out) {
    this(out, width(System.getenv("COLUMNS")));
  }

  /** Prints lines of at most so many characters. */
  FeatureTable(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  private static int width(String columns) {
    return columns != null && columns.matches("[1-9]\\d{1,4}")
        ? Integer.parseInt(columns)
        : USUAL_WIDTH;
  }

  /** Prints features with more columns behind what is said of all. */
  void print(List<FeatureRow> features, List<FeatureColumn> more) {
    List<FeatureColumn> columns = new ArrayList<>();
    columns.add(new FeatureColumn("", FeatureTable::verdict));
    columns.add(new FeatureColumn("feature", row -> PrintableText.value(row.feature())));
    if (features.stream().anyMatch(row -> !row.reference().isEmpty())) {
      columns.add(new FeatureColumn("against", FeatureRow::reference));
    }
    List<String> effects =
        features.stream()
            .filter(row -> !Double.isNaN(row.size()))
            .map(FeatureRow::effect)
            .distinct()
            .toList();
    boolean one = effects.size() == 1;
    columns.add(
        new FeatureColumn(
            (one ? effects.get(0) : "effect") + " (minimum)", row -> effect(row, !one)));
    FeatureColumn moved = new FeatureColumn("moved most", FeatureTable::moved);
    List<FeatureRow> shown = FeatureRow.shown(features);
    long told = features.stream().filter(row -> !row.isTooFew()).count();
    List<FeatureColumn> wide = new ArrayList<>(columns);
    wide.addAll(more);
    wide.add(moved);
    columns.add(moved);
    List<String> lines = lines(shown, wide, CELLS.get(0));
    if (!shown.isEmpty() && widest(lines) <= width) {
      lines.forEach(out::println);
    } else if (!shown.isEmpty()) {
      printNarrow(shown, columns, more);
    }
    if (told > shown.size()) {
      out.printf(Locale.ROOT, "  and %,d more, of less effect%n", told - shown.size());
    }
    printTooFew(features.stream().filter(FeatureRow::isTooFew).toList());
  }

  private void printNarrow(
      List<FeatureRow> rows, List<FeatureColumn> columns, List<FeatureColumn> more) {
    List<String> lines = List.of();
    for (int longest : CELLS) {
      if (lines.isEmpty() || widest(lines) > width) {
        lines = lines(rows, columns, longest);
      }
    }
    out.println(PrintableText.of(lines.get(0), width));
    for (int i = 0; i < rows.size(); i++) {
      out.println(PrintableText.of(lines.get(i + 1), width));
      if (rows.get(i).drifted()) {
        printBelow(rows.get(i), more);
      }
    }
  }

  private void printBelow(FeatureRow row, List<FeatureColumn> more) {
    StringBuilder line = new StringBuilder(BELOW);
    for (FeatureColumn column : more) {
      String cell = PrintableText.of(column.cell().apply(row), CELLS.get(0));
      String said = "  " + column.title() + " " + cell;
      if (line.length() + said.length() > width && line.length() > BELOW.length()) {
        out.println(line);
        line = new StringBuilder(BELOW);
      }
      line.append(cell.isEmpty() ? "" : said);
    }
    if (line.length() > BELOW.length()) {
      out.println(line);
    }
  }

  private static List<String> lines(
      List<FeatureRow> rows, List<FeatureColumn> columns, int longestCell) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(FeatureColumn::title).toList());
    for (FeatureRow row : rows) {
      cells.add(columns.stream().map(column -> column.cell().apply(row)).toList());
    }
    return new TextTable(cells, longestCell).lines();
  }

  private static int widest(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }

  private void printTooFew(List<FeatureRow> few) {
    if (!few.isEmpty()) {
      String names =
          few.stream()
              .map(row -> PrintableText.value(row.feature()))
              .distinct()
              .limit(6)
              .collect(Collectors.joining(", "));
      out.printf(
          Locale.ROOT,
          "  TOO_FEW  %,d with too few rows to find the minimum effect: %s%s%n",
          few.size(),
          PrintableText.of(names, 100),
          few.stream().map(FeatureRow::feature).distinct().count() > 6 ? ", ..." : "");
    }
  }

  private static String verdict(FeatureRow row) {
    return row.status().equals("OK")
        ? row.decision().orElse("")
        : row.decision().filter(d -> row.drifted()).map(d -> d + " ").orElse("") + row.status();
  }

  private static String effect(FeatureRow row, boolean named) {
    return Double.isNaN(row.size())
        ? ""
        : "%s%s (%s)"
            .formatted(named ? row.effect() + " " : "", number(row.size()), number(row.minimum()));
  }

  private static String moved(FeatureRow row) {
    return row.moved().stream()
        .limit(MOST_BINS)
        .map(FeatureTable::moved)
        .collect(Collectors.joining("; "));
  }

  private static String moved(MovedBin bin) {
    String label =
        bin.label().length() > LONGEST_LABEL
            ? bin.label().substring(0, LONGEST_LABEL - 3) + "..."
            : bin.label();
    return PrintableText.value(label) + " " + percent(bin.p()) + " -> " + percent(bin.q());
  }

  static String percent(double share) {
    if (share == 0 || share == 1) {
      return share == 0 ? "0%" : "100%";
    }
    double percent = 100 * share;
    return percent < 0.01
        ? "<0.01%"
        : percent > 99.99
            ? ">99.99%"
            : String.format(Locale.ROOT, percent < 1 ? "%.2f%%" : "%.1f%%", percent);
  }

  /** At most four digits, whole numbers whole where they are not too long. */
  static String number(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
    double size = Math.abs(value);
    if (size >= 1e6 && size < 1e9) {
      return number(value / 1e6) + "M";
    }
    if (size >= 1e4 && size < 1e9) {
      return String.format(Locale.ROOT, "%d", Math.round(value));
    }
    return size < 1e-4 || size >= 1e9 ? rounded.toString() : rounded.toPlainString();
  }
}
