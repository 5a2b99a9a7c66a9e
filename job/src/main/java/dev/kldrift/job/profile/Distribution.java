package dev.kldrift.job.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The distribution of a feature's numbers, as far as it is known: pieces that do not overlap, each
 * with its count, its least and its greatest number. A piece whose ends are one is a value.
 */
final class Distribution {
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  /**
   * Some numbers.
   *
   * @param least the {@link OrderedBits} of the least
   * @param greatest the same of the greatest
   * @param count how many there are
   */
  record Piece(long least, long greatest, long count) {
    boolean isValue() {
      return least == greatest;
    }

    ValueRange range() {
      return new ValueRange(least, greatest);
    }

    double from() {
      return OrderedBits.value(least);
    }

    double to() {
      return OrderedBits.value(greatest);
    }

    private Piece and(Piece other) {
      return new Piece(
          Math.min(least, other.least), Math.max(greatest, other.greatest), count + other.count);
    }
  }

  /** A cell of one task: its piece, and how many bits of its numbers it leaves out. */
  record Cell(int shift, Piece piece) {}

  /** Learns what a range is made of. */
  void learn(ValueRange range, Collection<Cell> cells) {
    pieces.subMap(range.least(), true, range.greatest(), true).clear();
    int shift = cells.stream().mapToInt(Cell::shift).max().orElse(0);
    TreeMap<Long, Piece> joined = new TreeMap<>();
    for (Cell cell : cells) {
      Piece piece = cell.piece();
      if (piece.least() == 0) {
        pieces.merge(0L, piece, Piece::and); // zero is alone at all times
      } else {
        joined.merge(piece.least() >> shift, piece, Piece::and);
      }
    }
    joined.values().forEach(piece -> pieces.put(piece.least(), piece));
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** All pieces, ascending. */
  List<Piece> pieces() {
    return new ArrayList<>(pieces.values());
  }

  long count() {
    return pieces.values().stream().mapToLong(Piece::count).sum();
  }

  /** The piece that has the number of this place among all in order, from 1 on. */
  Piece at(long place) {
    long before = 0;
    for (Piece piece : pieces.values()) {
      before += piece.count();
      if (place <= before) {
        return piece;
      }
    }
    throw new IllegalArgumentException(place + " of " + before + " numbers");
  }

  /** The least number. */
  double first() {
    return pieces.firstEntry().getValue().from();
  }

  /** The greatest number. */
  double last() {
    return pieces.lastEntry().getValue().to();
  }
}
