package dev.kldrift.kernel;

import dev.kldrift.kernel.Oracle.Quantity;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The largest relative error of each quantity over a suite of pairs, and which pair it was. */
final class WorstErrors {
  private record Worst(double units, String where) {}

  private final String suite;
  private final Map<Quantity, Worst> worst = new EnumMap<>(Quantity.class);
  private int pairs;

  WorstErrors(String suite) {
    this.suite = suite;
  }

  /** Compares a result with the oracle, leaving out what is infinite by definition. */
  void add(String name, Oracle oracle, Divergence divergence) {
    pairs++;
    for (Quantity quantity : Quantity.values()) {
      double computed = quantity.of(divergence);
      if (!Double.isInfinite(computed) && !isBeyondContract(quantity, oracle, computed)) {
        Worst now = new Worst(oracle.error(quantity, computed), name);
        worst.merge(quantity, now, (a, b) -> a.units >= b.units ? a : b);
      }
    }
  }

  /**
   * What no bound is stated for: results below 1e-290 (1e-145 for the Hellinger distance, which is
   * a root), and the total variation of weights below 2^-45, which is known to an absolute 2^-100.
   */
  private static boolean isBeyondContract(Quantity quantity, Oracle oracle, double computed) {
    double smallest = quantity == Quantity.HELLINGER ? 1e-145 : 1e-290;
    return (quantity == Quantity.TOTAL_VARIATION && computed < 0x1p-45)
        || (oracle.value(quantity).compareTo(new BigDecimal(smallest)) < 0
            && computed < 2 * smallest);
  }

  double worst(Quantity quantity) {
    return worst.containsKey(quantity) ? worst.get(quantity).units : 0;
  }

  /** One line per quantity, for people to read in the build log. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s: worst relative error of %d pairs%n", suite, pairs));
    worst.forEach(
        (quantity, w) ->
            text.append(
                String.format(Locale.ROOT, "  %-17s %5.2f u  %s%n", quantity, w.units, w.where)));
    return text.toString();
  }
}
