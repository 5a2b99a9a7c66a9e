package dev.kldrift.job.profile;

import dev.kldrift.job.profile.Distribution.Piece;
import java.util.List;
import java.util.stream.Stream;

/**
 * The quartiles of numbers: of n in order those with the numbers n/4, n/2 and 3n/4, rounded up, so
 * that each is a value that occurs.
 */
final class Quartiles {
  private static final int PARTS = 4;

  private Quartiles() {}

  /** What has to be known more exactly before there are quartiles; ascending. */
  static List<ValueRange> unknown(Distribution numbers) {
    return pieces(numbers).filter(piece -> !piece.isValue()).map(Piece::range).distinct().toList();
  }

  /** The quartiles, once nothing is unknown; none of no numbers. */
  static List<Double> of(Distribution numbers) {
    return pieces(numbers).map(Piece::from).toList();
  }

  private static Stream<Piece> pieces(Distribution numbers) {
    long count = numbers.count();
    return count == 0 ? Stream.of() : Stream.of(1, 2, 3).map(part -> numbers.at(ceil(count, part)));
  }

  /** count part / 4, rounded up, without overflow. */
  private static long ceil(long count, int part) {
    return count / PARTS * part + (count % PARTS * part + PARTS - 1) / PARTS;
  }
}
