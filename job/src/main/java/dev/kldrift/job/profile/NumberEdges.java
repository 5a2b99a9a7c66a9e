package dev.kldrift.job.profile;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds edges for numbers from how often each {@link NumberCell} was seen. */
final class NumberEdges {
  private static final int MOST_INTEGERS = 1000;
  private static final int MOST_DECADES = 40;

  private NumberEdges() {}

  /**
   * Edges by a rule.
   *
   * @param cells counts by cell; empty where there was no finite number
   * @throws JobFailure if the rule cannot hold for these numbers
   */
  static List<Double> of(
      String feature, BinRule rule, boolean integers, SortedMap<Long, Long> cells) {
    if (rule.kind() == BinRule.Kind.EDGES) {
      return rule.edges();
    }
    if (cells.isEmpty()) {
      return List.of();
    }
    SortedSet<Double> edges =
        switch (rule.kind()) {
          case QUANTILE -> quantiles(rule.size(), cells);
          case LOG -> powers(feature, rule.size(), cells);
          default -> whole(feature, cells);
        };
    return integers
        ? edges.stream().map(edge -> Math.ceil(edge) + 0.0).distinct().toList()
        : List.copyOf(edges);
  }

  /**
   * Where cumulated counts pass each n-th part; cells of more than a part are bins of their own.
   */
  private static SortedSet<Double> quantiles(int bins, SortedMap<Long, Long> cells) {
    double total = cells.values().stream().mapToLong(Long::longValue).sum();
    TreeSet<Double> edges = new TreeSet<>();
    edges.add(NumberCell.lowerBound(cells.firstKey()));
    long cumulated = 0;
    int part = 1;
    boolean few = cells.size() <= bins;
    boolean alone = false;
    for (Map.Entry<Long, Long> cell : cells.entrySet()) {
      boolean passes = cumulated >= total * part / bins;
      boolean heavy = few || cell.getValue() >= total / bins;
      if (passes || heavy || alone) {
        edges.add(NumberCell.representative(cell.getKey()));
      }
      while (cumulated >= total * part / bins) {
        part++;
      }
      alone = heavy;
      cumulated += cell.getValue();
    }
    edges.add(NumberCell.upperBound(cells.lastKey()));
    return edges;
  }

  private static SortedSet<Double> powers(
      String feature, int perDecade, SortedMap<Long, Long> cells) {
    TreeSet<Double> edges = new TreeSet<>();
    double least = Double.MAX_VALUE;
    double most = 0;
    for (long cell : cells.keySet()) {
      double magnitude = Math.abs(NumberCell.representative(cell));
      if (magnitude > 0) {
        least = Math.min(least, magnitude);
        most = Math.max(most, Math.abs(NumberCell.upperBound(cell)));
      }
    }
    if (most == 0) {
      edges.add(0.0);
      return edges;
    }
    int from = (int) Math.floor(Math.log10(least));
    int to = (int) Math.ceil(Math.log10(most));
    if (to - from > MOST_DECADES) {
      throw failure(feature, "log", "spans " + (to - from) + " decades (at most 40; use quantile)");
    }
    for (int i = from * perDecade; i <= to * perDecade; i++) {
      double edge = Math.pow(10, (double) i / perDecade);
      edges.add(edge);
      if (cells.firstKey() < 0) {
        edges.add(-edge);
      }
    }
    return edges;
  }

  private static SortedSet<Double> whole(String feature, SortedMap<Long, Long> cells) {
    double from = Math.floor(NumberCell.representative(cells.firstKey()));
    double to = Math.floor(NumberCell.representative(cells.lastKey()));
    if (to - from >= MOST_INTEGERS) {
      throw failure(
          feature,
          "integer",
          "has values from %.0f to %.0f (at most %d values; use quantile or edges)"
              .formatted(from, to, MOST_INTEGERS));
    }
    TreeSet<Double> edges = new TreeSet<>();
    double end = Math.ceil(NumberCell.upperBound(cells.lastKey()));
    for (double edge = from; edge <= end; edge++) {
      edges.add(edge + 0.0);
    }
    return edges;
  }

  private static JobFailure failure(String feature, String rule, String fault) {
    return new JobFailure(
        ExitCode.BAD_CONFIG,
        "profile.bins: '" + feature + " " + rule + "': " + feature + " " + fault);
  }
}
