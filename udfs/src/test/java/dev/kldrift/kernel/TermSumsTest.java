package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums by lanes are the rounded exact sums, and nearly always known to be. */
class TermSumsTest {
  private static final int KIND = LaneSums.JS;
  private static final int ROUNDS = 300;

  private final SplittableRandom random = new SplittableRandom(20261123);

  static Stream<BlockKernel> kernels() {
    return Stream.of(Kernels.scalar(), Kernels.current());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sum_ofTermsInAnyOrder_isTheRoundedExactSum(BlockKernel kernel) {
    TermSums sums = new TermSums();
    int certain = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double[] terms = terms(1 + random.nextInt(3000), random.nextInt(120));
      add(sums, kernel, terms, true);
      assertThat(sums.round(kernel, terms.length)).isTrue();
      DoubleDouble exact = sums.sum(KIND);
      for (int order = 0; order < 3; order++) {
        add(sums, kernel, terms, false);
        if (sums.round(kernel, terms.length)) {
          assertThat(sums.sum(KIND)).as("round %d, order %d", round, order).isEqualTo(exact);
          certain++;
        }
        // Ascending terms raise the anchor again and again.
        Arrays.sort(terms);
        if (order == 1) {
          reverse(terms);
        }
      }
    }
    assertThat(certain).isGreaterThan(3 * ROUNDS - 5);
  }

  /** Numbers from 1 down to 2^-spread, and some zeros. */
  private double[] terms(int length, int spread) {
    double[] terms = new double[length];
    for (int i = 0; i < length; i++) {
      int exponent = random.nextInt(10) == 0 ? 2000 : random.nextInt(spread + 1);
      terms[i] = Math.scalb(random.nextDouble(), -exponent);
    }
    return terms;
  }

  private static void reverse(double[] terms) {
    for (int i = 0, j = terms.length - 1; i < j; i++, j--) {
      double term = terms[i];
      terms[i] = terms[j];
      terms[j] = term;
    }
  }

  private static void add(TermSums sums, BlockKernel kernel, double[] terms, boolean exactly) {
    sums.clear(exactly);
    for (int from = 0; from < terms.length; from += BLOCK) {
      int length = Math.min(BLOCK, terms.length - from);
      double[] block = Arrays.copyOf(Arrays.copyOfRange(terms, from, from + length), BLOCK);
      sums.add(kernel, KIND, block, Blocks.padded(length));
    }
  }

  /** Exact sums take ten times as long: no common shape of histograms may need them. */
  @ParameterizedTest
  @CsvSource({
    "near, 64",
    "near, 4096",
    "near, 131072",
    "far, 64",
    "far, 4096",
    "far, 131072",
    "zipf, 64",
    "zipf, 4096",
    "zipf, 131072",
    "empty bins, 64",
    "empty bins, 4096",
    "empty bins, 131072",
    "one large bin, 64",
    "one large bin, 4096",
    "one large bin, 131072"
  })
  void divergence_ofCommonShapes_isCertainWithoutExactSums(String shape, int k) {
    int pairs = Math.max(20, 400_000 / k);
    int exact = 0;
    for (int pair = 0; pair < pairs; pair++) {
      double[] p = new double[k];
      double[] q = new double[k];
      for (int i = 0; i < k; i++) {
        double typical = typical(shape, i);
        p[i] = typical;
        q[i] = other(shape, typical);
      }
      WeightDivergence.of(p, q);
      exact += Workspace.current().sums.isExact() ? 1 : 0;
    }
    assertThat(exact).isLessThanOrEqualTo(pairs / 20);
  }

  private double typical(String shape, int bin) {
    return switch (shape) {
      case "zipf" -> 1 + Math.rint(1e9 / (bin + 1));
      case "empty bins" -> random.nextInt(3);
      case "one large bin" -> bin == 0 ? 1e12 : 1 + random.nextInt(3);
      default -> 1000 + random.nextInt(9000);
    };
  }

  private double other(String shape, double typical) {
    return switch (shape) {
      case "near" -> Math.rint(typical * random.nextDouble(0.9, 1.1));
      case "far" -> Math.rint(typical * (random.nextBoolean() ? 4 : 0.25));
      case "empty bins" -> random.nextInt(3);
      default -> Math.rint(typical * random.nextDouble(0.5, 1.5));
    };
  }
}
