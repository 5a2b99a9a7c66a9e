package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The stated error bounds of logarithm and exponential, against decimal arithmetic. */
class LogarithmTest {
  private static final MathContext DIGITS = new MathContext(50);

  /** Below this the low part of the argument, with its own rounding, is a part of the result. */
  private static final BigDecimal NEAR_ONE = new BigDecimal(Math.scalb(1.0, -47));

  private static final int BLOCKS = 40;

  private final BlockKernel kernel = Kernels.current();
  private final SplittableRandom random = new SplittableRandom(20260606);
  private final DoubleDoubleArray x = new DoubleDoubleArray();
  private final DoubleDoubleArray result = new DoubleDoubleArray();
  private final ArgumentReduction work = new ArgumentReduction();

  private static BigDecimal value(DoubleDoubleArray wide, int i) {
    return new BigDecimal(wide.high[i]).add(new BigDecimal(wide.low[i]));
  }

  private static double ratio(BigDecimal error, BigDecimal scale) {
    return error.abs().divide(scale.abs(), MathContext.DECIMAL64).doubleValue();
  }

  @Test
  void log_ofAnyNormalNumber_isRightTo56Bits() {
    double worst = 0;
    for (int block = 0; block < BLOCKS; block++) {
      for (int i = 0; i < Blocks.BLOCK; i++) {
        double mantissa = random.nextDouble(0.5, 2);
        int exponent = i % 2 == 0 ? 0 : random.nextInt(-1000, 1000);
        double near = 1 + Math.scalb(random.nextDouble(-1, 1), -random.nextInt(50));
        x.high[i] = i % 4 == 0 ? near : Math.scalb(mantissa, exponent);
        x.low[i] = x.high[i] * 0x1p-54 * random.nextDouble(-1, 1);
      }
      kernel.log(x, Blocks.BLOCK, work, result);
      for (int i = 0; i < Blocks.BLOCK; i++) {
        BigDecimal exact = BigDecimalMath.log(value(x, i), DIGITS);
        BigDecimal scale = exact.abs().add(NEAR_ONE);
        worst = Math.max(worst, ratio(value(result, i).subtract(exact), scale));
      }
    }
    System.out.printf("log: worst relative error 2^%.2f%n", Math.log(worst) / Math.log(2));
    assertThat(worst).isLessThan(0x1p-56);
  }

  /** What {@link FreeEnergy} counts on: a logarithm of any size is off by no more than this. */
  @Test
  void log_ofAnyNormalNumber_isRightTo57BitsAfterThePoint() {
    double worst = 0;
    for (int block = 0; block < BLOCKS; block++) {
      for (int i = 0; i < Blocks.BLOCK; i++) {
        double mantissa = random.nextDouble(0.7, 1.42);
        x.high[i] = Math.scalb(mantissa, i % 2 == 0 ? 0 : random.nextInt(-1000, 1000));
        x.low[i] = i % 3 == 0 ? 0 : x.high[i] * 0x1p-54 * random.nextDouble(-1, 1);
      }
      kernel.log(x, Blocks.BLOCK, work, result);
      for (int i = 0; i < Blocks.BLOCK; i++) {
        BigDecimal exact = BigDecimalMath.log(value(x, i), DIGITS);
        worst = Math.max(worst, value(result, i).subtract(exact).abs().doubleValue());
      }
    }
    System.out.printf("log: worst error 2^%.2f%n", Math.log(worst) / Math.log(2));
    assertThat(worst).isLessThan(FreeEnergy.ERROR / 4);
  }

  @Test
  void exp_ofNumbersUpToOne_isRightTo57Bits() {
    double worst = 0;
    for (int block = 0; block < BLOCKS; block++) {
      for (int i = 0; i < Blocks.BLOCK; i++) {
        x.high[i] = i % 2 == 0 ? random.nextDouble(-0.35, 0.35) : random.nextDouble(-700, 1);
        x.low[i] = x.high[i] * 0x1p-54 * random.nextDouble(-1, 1);
      }
      kernel.exp(x, Blocks.BLOCK, work, result);
      for (int i = 0; i < Blocks.BLOCK; i++) {
        BigDecimal exact = BigDecimalMath.exp(value(x, i), DIGITS);
        worst = Math.max(worst, ratio(value(result, i).subtract(exact), exact));
      }
    }
    System.out.printf("exp: worst relative error 2^%.2f%n", Math.log(worst) / Math.log(2));
    assertThat(worst).isLessThan(0x1p-57);
  }
}
