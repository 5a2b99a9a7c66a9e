package dev.kldrift.job.bench;

import java.util.Arrays;
import java.util.List;

/** Speed is worth nothing if the answers differ: scans agree exactly, scores to 1e-10 relative. */
final class Agreement {
  static final double TOLERANCE = 1e-10;

  private Agreement() {}

  /**
   * Compares every contender with ours over the same rows.
   *
   * @throws IllegalStateException if an answer is off, naming the contender and both answers
   */
  static void check(List<Contender> contenders, Pairs.Sized pairs) {
    Contender ours = Contender.named(contenders, Contender.OURS);
    Contender scan = Contender.named(contenders, ours.baseline());
    for (Contender contender : contenders) {
      Pairs rows = pairs.of(contender);
      double[] expected = (contender.scores() ? ours : scan).answer(rows);
      compare(contender, expected, contender.answer(rows), contender.scores() ? TOLERANCE : 0);
    }
  }

  private static void compare(Contender who, double[] expected, double[] actual, double tolerance) {
    boolean agree = expected.length == actual.length;
    for (int i = 0; agree && i < expected.length; i++) {
      // Written so that NaN and infinity do not pass.
      agree = Math.abs(actual[i] - expected[i]) <= tolerance * Math.abs(expected[i]);
    }
    if (!agree) {
      throw new IllegalStateException(
          who.name()
              + " disagrees: "
              + Arrays.toString(actual)
              + " != "
              + Arrays.toString(expected));
    }
  }
}
