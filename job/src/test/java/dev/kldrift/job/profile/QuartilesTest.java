package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Quartiles of numbers that are known by cells first. */
class QuartilesTest {
  private static List<Double> quartiles(int tasks, int cells, double... values) {
    Distribution numbers = new Distribution();
    List<ValueRange> ranges = List.of(ValueRange.ALL);
    while (!ranges.isEmpty()) {
      for (ValueRange range : ranges) {
        numbers.learn(range, NumberEdgesTest.counted(range, tasks, cells, values));
      }
      ranges = Quartiles.unknown(numbers);
    }
    return Quartiles.of(numbers);
  }

  /** As quantile_disc of DuckDB and percentile_disc of SQL have them. */
  @Test
  void quartiles_ofFewNumbers_areValuesThatOccur() {
    assertThat(quartiles(1, 64)).isEmpty();
    assertThat(quartiles(1, 64, Double.NaN, Double.NEGATIVE_INFINITY)).isEmpty();
    assertThat(quartiles(1, 64, 7)).containsExactly(7.0, 7.0, 7.0);
    assertThat(quartiles(1, 64, 3, 1, 2, 4)).containsExactly(1.0, 2.0, 3.0);
    assertThat(quartiles(1, 64, 5, 3, 1, 2, 4)).containsExactly(2.0, 3.0, 4.0);
    assertThat(quartiles(1, 64, -0.0, 0, 0, -1)).containsExactly(-1.0, 0.0, 0.0);
  }

  @Test
  void quartiles_ofAnyNumbers_areThoseOfThemInOrder() {
    SplittableRandom random = new SplittableRandom(25);
    for (int i = 0; i < 600; i++) {
      int kind = i % 4;
      double[] values =
          random
              .doubles(1 + random.nextInt(1500))
              .map(
                  u ->
                      switch (kind) {
                        case 0 -> u * 900 - 3;
                        case 1 -> Math.floor(u * 30) - 7;
                        case 2 -> u < 0.4 ? 0 : Math.exp(300 * (u - 0.5));
                        default -> 48.1 + 0.01 * u;
                      })
              .toArray();
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      assertThat(quartiles(1 + i % 3, 4 + random.nextInt(60), values))
          .containsExactly(
              sorted[(n + 3) / 4 - 1], sorted[(2 * n + 3) / 4 - 1], sorted[(3 * n + 3) / 4 - 1]);
    }
  }
}
