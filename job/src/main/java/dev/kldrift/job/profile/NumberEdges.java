package dev.kldrift.job.profile;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.profile.Distribution.Piece;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds edges for numbers from how often they occur. */
final class NumberEdges {
  private static final int MOST_INTEGERS = 1000;
  private static final int MOST_DECADES = 40;

  private final String feature;
  private final BinRule rule;
  private final NumberScale scale;
  private final Distribution distribution;

  /**
   * Edges by a rule.
   *
   * @param scale of the numbers
   * @param distribution empty where there was no finite number
   */
  NumberEdges(String feature, BinRule rule, NumberScale scale, Distribution distribution) {
    this.feature = feature;
    this.rule = rule;
    this.scale = scale;
    this.distribution = distribution;
  }

  /** Of which numbers it has to be known more exactly how often they occur; ascending. */
  List<ValueRange> unknown() {
    return rule.kind() == BinRule.Kind.QUANTILE && !distribution.isEmpty()
        ? new Quantiles(distribution, rule.size()).unknown()
        : List.of();
  }

  /**
   * The edges, once nothing is unknown.
   *
   * @throws JobFailure if the rule cannot hold for these numbers
   */
  List<Double> edges() {
    if (rule.kind() == BinRule.Kind.EDGES) {
      return rule.edges();
    }
    if (distribution.isEmpty()) {
      return List.of();
    }
    return List.copyOf(
        switch (rule.kind()) {
          case QUANTILE -> quantiles();
          case LOG -> powers();
          default -> whole();
        });
  }

  /** What they were made from. */
  BinOrigin origin() {
    boolean given = rule.kind() == BinRule.Kind.EDGES;
    return given
        ? BinOrigin.SETTLED
        : BinOrigin.of(
            distribution.count(),
            !distribution.isEmpty() && distribution.first() < distribution.last());
  }

  private SortedSet<Double> quantiles() {
    List<Piece> pieces = distribution.pieces();
    Quantiles quantiles = new Quantiles(distribution, rule.size());
    double first = distribution.first();
    double last = distribution.last();
    TreeSet<Double> edges = new TreeSet<>();
    edges.add(scale.atOrBelow(first, last));
    for (int start : quantiles.starts()) {
      if (start > 0) {
        double before = pieces.get(start - 1).to();
        double from = pieces.get(start).from();
        edges.add(quantiles.isSingle(start) ? scale.at(before, from) : scale.between(before, from));
      }
    }
    OptionalDouble end = scale.above(first, last);
    if (end.isPresent()) {
      edges.add(end.getAsDouble());
    }
    return edges;
  }

  private SortedSet<Double> powers() {
    TreeSet<Double> edges = new TreeSet<>();
    double least = Double.MAX_VALUE;
    double most = 0;
    for (Piece piece : distribution.pieces()) {
      if (piece.least() != 0) {
        least = Math.min(least, Math.min(Math.abs(piece.from()), Math.abs(piece.to())));
        most = Math.max(most, Math.max(Math.abs(piece.from()), Math.abs(piece.to())));
      }
    }
    if (most == 0) {
      edges.add(0.0);
      return edges;
    }
    int from = (int) Math.floor(Math.log10(least));
    int to = (int) Math.floor(Math.log10(most)) + 1;
    if (to - from > MOST_DECADES) {
      throw failure("log", "spans " + (to - from) + " decades (at most 40; use quantile)");
    }
    int perDecade = rule.size();
    for (int i = from * perDecade; i <= to * perDecade; i++) {
      double edge = Math.pow(10, (double) i / perDecade);
      if (edge > 0 && Double.isFinite(edge)) {
        edges.add(edge);
        if (distribution.first() < 0) {
          edges.add(-edge);
        }
      }
    }
    return edges;
  }

  private SortedSet<Double> whole() {
    double from = Math.floor(distribution.first());
    double to = Math.floor(distribution.last());
    if (Math.max(-from, to + 1) >= RoundedNumbers.EXACT) {
      throw failure(
          "integer",
          "has values from %.0f to %.0f (from 2^53 = 9007199254740992 on whole numbers have no edges of their own; use quantile or edges)"
              .formatted(from, to));
    }
    if (to - from >= MOST_INTEGERS) {
      throw failure(
          "integer",
          "has values from %.0f to %.0f (at most %d values; use quantile or edges)"
              .formatted(from, to, MOST_INTEGERS));
    }
    TreeSet<Double> edges = new TreeSet<>();
    for (double edge = from; edge <= to + 1; edge++) {
      edges.add(edge + 0.0);
    }
    return edges;
  }

  private JobFailure failure(String kind, String fault) {
    return new JobFailure(
        ExitCode.BAD_CONFIG,
        "profile.bins: '" + feature + " " + kind + "': " + feature + " " + fault);
  }
}
