package dev.kldrift.job.cli;

import dev.kldrift.job.CompareResult;
import dev.kldrift.job.NightlyResult;
import dev.kldrift.job.profile.BinSpecification;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.run.PrintableText;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Prints the end of a night for people. */
final class NightlyPrinter {
  private static final int MOST_LABELS = 4;
  private static final int LONGEST_NAME = 80;

  private final PrintStream out;

  NightlyPrinter(PrintStream out) {
    this.out = out;
  }

  void print(NightlyResult result) {
    Set<LocalDate> profiled = result.profile().profiled();
    out.printf("profiled %s%n", profiled.size() == 1 ? profiled : profiled.size() + " days");
    ProfileSource source = result.profile().source();
    source.unreadable().forEach((name, why) -> print("not read", name, why));
    source.leftOut().forEach((name, why) -> print("left out", name, why));
    source.byLength().forEach((name, what) -> print("by length", name, what));
    result
        .profile()
        .specifications()
        .problems()
        .forEach((name, why) -> out.println("  not binned: " + PrintableText.line(why)));
    printFrozen(result.profile().frozen());
    result.coverage().forEach((tag, days) -> out.printf("  %-14s %s%n", tag, days));
    result.comparison().ifPresent(found -> print(result, found));
    OutdatedDates.told(new TreeSet<>(result.profile().outdated()))
        .ifPresent(line -> out.printf("%n%s%n", line));
  }

  private void print(String what, String column, String why) {
    out.printf(
        "  %s: '%s' %s%n", what, PrintableText.of(column, LONGEST_NAME), PrintableText.line(why));
  }

  private void print(NightlyResult result, CompareResult found) {
    ResultPrinter printer = new ResultPrinter(out);
    printer.printCounts(found);
    out.println();
    List<FeatureColumn> more = new ArrayList<>();
    result
        .history()
        .ifPresent(
            history -> {
              more.add(
                  new FeatureColumn(
                      "since", row -> history.since(row).map(LocalDate::toString).orElse("")));
              more.add(new FeatureColumn("last dates", row -> Sparkline.of(history.effects(row))));
            });
    new FeatureTable(out).print(result.features(), more);
    printer.printMoved(found);
    printer.printTables(found);
  }

  private void printFrozen(List<BinSpecification> frozen) {
    if (frozen.isEmpty()) {
      return;
    }
    out.println();
    out.println("bins made and kept from now on");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("name", "kind", "rule", "bins", "as in"));
    for (BinSpecification bins : frozen) {
      List<String> labels = bins.labels();
      rows.add(
          List.of(
              bins.name(),
              bins.kind().name().toLowerCase(Locale.ROOT),
              bins.origin().provisional() ? bins.rule() + ", provisional" : bins.rule(),
              Integer.toString(labels.size()),
              labels.stream()
                  .limit(MOST_LABELS)
                  .map(PrintableText::value)
                  .collect(Collectors.joining(" | "))));
    }
    new TextTable(rows).print(out);
    out.println();
  }
}
