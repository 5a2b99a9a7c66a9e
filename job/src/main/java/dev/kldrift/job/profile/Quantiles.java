package dev.kldrift.job.profile;

import dev.kldrift.job.profile.Distribution.Piece;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The edges of quantile bins.
 *
 * <p>A value that alone has as much as a bin should have is a bin of its own; the others share the
 * rest, until none of them has as much. Between such values lie runs of the others. Each run has as
 * many bins as its share of the rest allows, at least one, and its bins begin where cumulated
 * counts pass each part of it. So each of its bins has its part within one value's count, and the
 * answer depends on the values alone, not on the pieces by which they are known.
 */
final class Quantiles {
  private final List<Piece> pieces;
  private final int bins;
  private final Set<Piece> single = new HashSet<>();
  private final List<ValueRange> unknown = new ArrayList<>();
  private final SortedSet<Integer> starts = new TreeSet<>();
  private long restCount;
  private long restBins;

  /**
   * Looks for bins.
   *
   * @param bins how many there should be
   */
  Quantiles(Distribution distribution, int bins) {
    this.pieces = distribution.pieces();
    this.bins = bins;
    findSingle(distribution.count());
    if (unknown.isEmpty()) {
      findStarts();
    }
  }

  /** What has to be known more exactly before there are bins; ascending. */
  List<ValueRange> unknown() {
    return Collections.unmodifiableList(unknown);
  }

  /** Bins begin at these pieces. */
  SortedSet<Integer> starts() {
    return Collections.unmodifiableSortedSet(starts);
  }

  /** Whether a piece is a value with a bin of its own. */
  boolean isSingle(int piece) {
    return single.contains(pieces.get(piece));
  }

  private void findSingle(long count) {
    restCount = count;
    restBins = bins;
    boolean more = true;
    while (more && restBins > 0) {
      more = false;
      long share = restCount;
      long parts = restBins;
      for (Piece piece : pieces) {
        if (piece.isValue() && piece.count() * parts >= share && single.add(piece)) {
          restCount -= piece.count();
          restBins--;
          more = true;
        }
      }
    }
    for (Piece piece : pieces) {
      if (!piece.isValue() && piece.count() * restBins >= restCount) {
        unknown.add(piece.range()); // a value in it may have as much
      }
    }
  }

  private void findStarts() {
    int from = 0;
    while (from < pieces.size()) {
      starts.add(from);
      int to = from + 1;
      if (!isSingle(from)) {
        while (to < pieces.size() && !isSingle(to)) {
          to++;
        }
        cut(from, to);
      }
      from = to;
    }
  }

  /** Cuts a run of pieces. */
  private void cut(int from, int to) {
    long run = 0;
    for (int i = from; i < to; i++) {
      run += pieces.get(i).count();
    }
    long parts = Math.max(1, run * restBins / Math.max(1, restCount));
    long cumulated = 0;
    long part = 1;
    for (int i = from; i < to && part < parts; i++) {
      cumulated += pieces.get(i).count();
      boolean passed = cumulated * parts >= part * run;
      boolean atEnd = cumulated * parts == part * run;
      if (passed && !atEnd && !pieces.get(i).isValue()) {
        unknown.add(pieces.get(i).range());
      } else if (passed && i + 1 < to) {
        starts.add(i + 1);
      }
      while (part < parts && cumulated * parts >= part * run) {
        part++;
      }
    }
  }
}
