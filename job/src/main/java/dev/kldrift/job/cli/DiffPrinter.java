package dev.kldrift.job.cli;

import dev.kldrift.job.DiffResult;
import dev.kldrift.job.FeatureRow;
import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.diff.ColumnFacts;
import dev.kldrift.job.run.PrintableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Prints the end of {@code diff} for people: what moved, in one screen. */
final class DiffPrinter {
  private final PrintStream out;

  DiffPrinter(PrintStream out) {
    this.out = out;
  }

  void print(DiffResult result, boolean keeps) {
    Map<String, ColumnFacts> before = result.facts().get(TableSide.REFERENCE);
    Map<String, ColumnFacts> now = result.facts().get(TableSide.CURRENT);
    long drifted = result.features().stream().filter(FeatureRow::drifted).count();
    out.printf(
        Locale.ROOT,
        "%,d of %,d features drifted; %,d rows before, %,d now%n%n",
        drifted,
        result.features().size(),
        result.rows().get(TableSide.REFERENCE),
        result.rows().get(TableSide.CURRENT));
    List<FeatureColumn> more = new ArrayList<>();
    more.add(
        new FeatureColumn(
            "nulls", row -> both(row, before, now, facts -> percent(facts.nullShare()))));
    more.add(
        new FeatureColumn("mean", row -> both(row, before, now, facts -> number(facts.mean()))));
    more.add(
        new FeatureColumn(
            "spread", row -> both(row, before, now, facts -> number(facts.spread()))));
    more.add(new FeatureColumn("quartiles", row -> both(row, before, now, DiffPrinter::quartiles)));
    new FeatureTable(out).print(result.features(), more);
    printSegments(result);
    result.leftOut().forEach((name, why) -> print("left out", name, why));
    result.byLength().forEach((name, what) -> print("by length", name, what));
    if (keeps) {
      out.println();
      out.println("results in " + PrintableText.line(result.comparison().output()));
    }
  }

  private void print(String what, String column, String why) {
    out.printf("%s: '%s' %s%n", what, PrintableText.line(column), PrintableText.line(why));
  }

  private void printSegments(DiffResult result) {
    if (result.comparison().keys().contains("segment_level")) {
      long pairs = result.comparison().run().counts().pairs();
      out.printf(Locale.ROOT, "with segments: %,d of %,d pairs drifted%n", result.drifted(), pairs);
    }
  }

  /** What a column says before and now; once where it is the same. */
  private static String both(
      FeatureRow row,
      Map<String, ColumnFacts> before,
      Map<String, ColumnFacts> now,
      Function<ColumnFacts, String> figure) {
    String first = figure(before.get(row.feature()), figure);
    String second = figure(now.get(row.feature()), figure);
    return first.equals(second) ? first : first + " -> " + second;
  }

  private static String figure(ColumnFacts facts, Function<ColumnFacts, String> figure) {
    return facts == null ? "-" : figure.apply(facts);
  }

  private static String quartiles(ColumnFacts facts) {
    return facts.median().isEmpty()
        ? ""
        : number(facts.lowerQuartile())
            + " "
            + number(facts.median())
            + " "
            + number(facts.upperQuartile());
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? FeatureTable.number(value.getAsDouble()) : "";
  }

  private static String percent(double share) {
    return FeatureTable.percent(share);
  }
}
