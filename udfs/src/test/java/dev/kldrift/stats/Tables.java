package dev.kldrift.stats;

import java.math.BigInteger;
import java.util.function.BiConsumer;

/** Every 2 x k table with given column sums and first row total, with its number of ways. */
final class Tables {
  private Tables() {}

  /** Visits each first row and Π C(C_j, a_j). */
  static void forEach(int[] pooled, int first, BiConsumer<int[], BigInteger> visitor) {
    visit(pooled, new int[pooled.length], 0, first, BigInteger.ONE, visitor);
  }

  private static void visit(
      int[] pooled,
      int[] row,
      int column,
      int left,
      BigInteger ways,
      BiConsumer<int[], BigInteger> visitor) {
    if (column == pooled.length) {
      if (left == 0) {
        visitor.accept(row.clone(), ways);
      }
      return;
    }
    for (int a = 0; a <= Math.min(left, pooled[column]); a++) {
      row[column] = a;
      visit(pooled, row, column + 1, left - a, ways.multiply(choose(pooled[column], a)), visitor);
    }
    row[column] = 0;
  }

  static BigInteger choose(int n, int k) {
    BigInteger result = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      result = result.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return result;
  }
}
