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

/** The findings as text, a line for each feature, what moved most first; TOO_FEW is one line. */
final class FeatureTable {
  private static final int MOST_BINS = 2;
  private static final int LONGEST_LABEL = 20;
  private static final int DIGITS = 4;

  private final PrintStream out;

  FeatureTable(PrintStream out) {
    this.out = out;
  }

  /** Prints features with more columns behind what is said of all. */
  void print(List<FeatureRow> features, List<FeatureColumn> more) {
    List<FeatureColumn> columns = new ArrayList<>();
    columns.add(new FeatureColumn("", FeatureTable::verdict));
    columns.add(new FeatureColumn("feature", FeatureRow::feature));
    if (features.stream().anyMatch(row -> !row.reference().isEmpty())) {
      columns.add(new FeatureColumn("against", FeatureRow::reference));
    }
    List<String> effects = features.stream().map(FeatureRow::effect).distinct().toList();
    boolean one = effects.size() == 1;
    columns.add(
        new FeatureColumn(
            (one ? effects.get(0) : "effect") + " (minimum)", row -> effect(row, !one)));
    columns.addAll(more);
    columns.add(new FeatureColumn("moved most", FeatureTable::moved));
    List<FeatureRow> shown = FeatureRow.shown(features);
    long told = features.stream().filter(row -> !row.isTooFew()).count();
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(FeatureColumn::title).toList());
    for (FeatureRow row : shown) {
      cells.add(columns.stream().map(column -> column.cell().apply(row)).toList());
    }
    if (!shown.isEmpty()) {
      new TextTable(cells).print(out);
    }
    if (told > shown.size()) {
      out.printf(Locale.ROOT, "  and %,d more, of less effect%n", told - shown.size());
    }
    printTooFew(features.stream().filter(FeatureRow::isTooFew).toList());
  }

  private void printTooFew(List<FeatureRow> few) {
    if (!few.isEmpty()) {
      String names =
          few.stream()
              .map(FeatureRow::feature)
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
    return label + " " + percent(bin.p()) + " -> " + percent(bin.q());
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
