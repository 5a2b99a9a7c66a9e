package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code log_sum_exp} where exponentials add up to almost 1, against decimal arithmetic. */
class NearOneTest {
  private static final MathContext DIGITS = new MathContext(70);

  /** Relative error in units of 2^-53. */
  private static double error(double... x) {
    return error(DIGITS, x);
  }

  private static double error(MathContext digits, double... x) {
    BigDecimal sum =
        Arrays.stream(x)
            .filter(v -> v > -2000)
            .mapToObj(v -> BigDecimalMath.exp(new BigDecimal(v), digits))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal exact = log(sum);
    BigDecimal difference = new BigDecimal(LogSumExp.of(x)).subtract(exact);
    return difference.divide(exact, DIGITS).abs().doubleValue() * 0x1p53;
  }

  /** By the series of ln(1 + d) where that is quicker. */
  private static BigDecimal log(BigDecimal sum) {
    BigDecimal d = sum.subtract(BigDecimal.ONE);
    if (d.abs().doubleValue() > 1e-3) {
      return BigDecimalMath.log(sum, new MathContext(40));
    }
    BigDecimal log = BigDecimal.ZERO;
    BigDecimal power = d;
    for (int n = 1; n < 12; n++) {
      BigDecimal term = power.divide(BigDecimal.valueOf(n), DIGITS);
      log = n % 2 == 1 ? log.add(term) : log.subtract(term);
      power = power.multiply(d, DIGITS);
    }
    return log;
  }

  /** The double x so that exp(x) is about what others leave of 1. */
  private static double complement(double... others) {
    return Math.log1p(-Arrays.stream(others).map(Math::exp).sum());
  }

  @ParameterizedTest
  @CsvSource({
    "-0.775, -0.6175",
    "-0.6931471805599453, -0.6931471805599453", // off by what ln 2 is rounded by
    "-0.6931471805599453, -0.6931471805599454",
    "-1e-5, -11.512930464970228",
    "-1e-20, -46.05170185988092",
    "-1e-50, -115.12925464970229",
    "-1e-280, -644.7238260383328",
    "-1e-3, -6.90875",
    "-0.999, -0.459",
    "-0.05, -2.5",
  })
  void logSumExp_ofTwo_isExact(double x, double y) {
    MathContext many = new MathContext(350);
    assertThat(error(many, x, y)).isLessThan(1.5);
    assertThat(error(many, y, x, Double.NEGATIVE_INFINITY, -1e308)).isLessThan(1.5);
  }

  @Test
  void logSumExp_ofRandomInputsNearOne_isRightTo4u() {
    SplittableRandom random = new SplittableRandom(20261125);
    double worst = 0;
    for (int i = 0; i < 30_000; i++) {
      double x = -random.nextDouble() * (i % 3 == 0 ? 0.01 : 3);
      double off = Math.scalb(random.nextDouble() - 0.5, -random.nextInt(60));
      worst = Math.max(worst, error(x, complement(x) + off));
    }
    for (int i = 0; i < 10_000; i++) {
      double x = -1 - 2 * random.nextDouble();
      double y = -1.2 - random.nextDouble();
      double off = Math.scalb(random.nextDouble() - 0.5, -random.nextInt(60));
      worst = Math.max(worst, error(x, y, complement(x, y) + off));
    }
    System.out.printf(Locale.ROOT, "worst error of log_sum_exp near 0: %.2f u%n", worst);
    assertThat(worst).isLessThan(2.5);
  }

  /** What a softmax leaves when it was rounded. */
  @Test
  void logSumExp_ofNormalisedLogits_isTheirRoundingError() {
    SplittableRandom random = new SplittableRandom(7);
    for (int length : new int[] {2, 3, 8, 9, 100, 257, 1000}) {
      double[] logits = random.doubles(length, -9, 3).toArray();
      double[] shifted = Arrays.stream(logits).map(v -> v + 1e5).toArray();
      assertThat(error(LogSumExp.normalize(logits))).isLessThan(1.5);
      assertThat(error(LogSumExp.normalize(shifted))).isLessThan(1.5);
    }
  }

  @Test
  void logSumExp_ofUniformNearOne_isExact() {
    double[] x = new double[200_000];
    Arrays.fill(x, -Math.log(x.length));
    BigDecimal exact =
        BigDecimalMath.log(new BigDecimal(x.length), DIGITS).add(new BigDecimal(x[0]));
    assertThat(LogSumExp.of(x)).isEqualTo(exact.doubleValue());
    Arrays.fill(x, x[0] + 0.4);
    exact = BigDecimalMath.log(new BigDecimal(x.length), DIGITS).add(new BigDecimal(x[0]));
    assertThat(LogSumExp.of(x)).isEqualTo(exact.doubleValue());
  }
}
