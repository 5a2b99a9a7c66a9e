package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Log evidence = evidence lower bound + KL(q‖posterior), each by a kernel of its own, and each
 * against decimal arithmetic. Errors are in units of u = 2^-53 of the largest of the three; against
 * decimals, where all three may be near 0, of the largest log-weight if that is larger.
 */
class EvidenceBoundTest {
  private static final double UNIT = 0x1p-53;
  private static final double NONE = Double.NEGATIVE_INFINITY;
  private static final double[] OFFSETS = {0, 1e5, -1e5, 3, -0.75};
  private static final MathContext DIGITS = new MathContext(50);

  private final SplittableRandom random = new SplittableRandom(20261123);

  /** One model: a variational distribution and the logarithms of the joint weights. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Model(double[] q, double[] logW) {
    double elbo() {
      return EvidenceBound.elbo(q, logW);
    }

    double logEvidence() {
      return LogSumExp.of(logW);
    }

    double gap() {
      return ExcessLoss.of(q, logW);
    }

    double largest() {
      return Math.max(Math.max(Math.abs(elbo()), Math.abs(logEvidence())), gap());
    }

    /** How far the identity is off. */
    double error() {
      double[] terms = {logEvidence(), -elbo(), -gap()};
      BigDecimal sum = BigDecimal.ZERO;
      for (double term : terms) {
        sum = sum.add(new BigDecimal(term));
      }
      return Math.abs(sum.doubleValue()) / (UNIT * largest());
    }
  }

  /** q at random, or near the posterior, or all in one bin; some bins without mass. */
  private Model model(int k, double offset) {
    double[] logW = new double[k];
    double[] q = new double[k];
    int shape = random.nextInt(4);
    double spread = Math.scalb(1.0, -random.nextInt(40));
    double width = random.nextInt(3) == 0 ? 300 : 12;
    int only = random.nextInt(k);
    for (int i = 0; i < k; i++) {
      logW[i] = offset + width * random.nextDouble(-1, 1);
      q[i] =
          switch (shape) {
            case 0 -> random.nextInt(5) == 0 ? 0 : random.nextInt(1, 1000);
            case 1 -> i == only ? 1 : 0;
            case 2 -> Math.exp(random.nextDouble(-30, 3));
            default -> Math.exp(logW[i] - offset) * (1 + spread * random.nextDouble(-1, 1));
          };
      if (q[i] == 0 && random.nextInt(3) == 0) {
        logW[i] = NONE;
      }
    }
    q[only] += q[only] == 0 ? 1 : 0;
    logW[only] = Math.max(logW[only], offset - width);
    return new Model(q, logW);
  }

  @Test
  void logEvidence_randomModels_isElboPlusGapTo4u() {
    double worst = 0;
    for (int round = 0; round < 4000; round++) {
      int k = 1 + random.nextInt(1 << random.nextInt(1, 10));
      Model model = model(k, OFFSETS[round % OFFSETS.length]);
      assertThat(model.elbo()).isLessThanOrEqualTo(model.logEvidence());
      assertThat(model.gap()).isFinite().isNotNegative();
      worst = Math.max(worst, model.largest() == 0 ? 0 : model.error());
    }
    System.out.printf("evidence identity: worst error %.2f u%n", worst);
    assertThat(worst).isLessThanOrEqualTo(4);
  }

  @Test
  void logEvidence_128000Bins_isElboPlusGapTo4u() {
    double worst = 0;
    for (int round = 0; round < 6; round++) {
      Model model = model(128_000, OFFSETS[round % OFFSETS.length]);
      assertThat(model.elbo()).isLessThanOrEqualTo(model.logEvidence());
      worst = Math.max(worst, model.error());
    }
    System.out.printf("evidence identity, 128,000 bins: worst error %.2f u%n", worst);
    assertThat(worst).isLessThanOrEqualTo(4);
  }

  /** Σ exp, Σ q ln w and Σ q ln q in 50 digits; few different bins, so that many can be added. */
  private static BigDecimal[] decimal(Model model) {
    BigDecimal max = new BigDecimal(Arrays.stream(model.logW).max().orElseThrow());
    Map<Double, BigDecimal> exponentials = new HashMap<>();
    Map<Double, BigDecimal> logs = new HashMap<>();
    BigDecimal evidence = BigDecimal.ZERO;
    BigDecimal total = BigDecimal.ZERO;
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < model.q.length; i++) {
      if (model.logW[i] > NONE) {
        BigDecimal x = new BigDecimal(model.logW[i]);
        evidence =
            evidence.add(
                exponentials.computeIfAbsent(
                    model.logW[i], v -> BigDecimalMath.exp(x.subtract(max), DIGITS)),
                DIGITS);
        if (model.q[i] > 0) {
          BigDecimal q = new BigDecimal(model.q[i]);
          BigDecimal log = logs.computeIfAbsent(model.q[i], v -> BigDecimalMath.log(q, DIGITS));
          total = total.add(q);
          sum = sum.add(q.multiply(x.subtract(log)), DIGITS);
        }
      }
    }
    BigDecimal elbo = sum.divide(total, DIGITS).add(BigDecimalMath.log(total, DIGITS));
    BigDecimal logEvidence = max.add(BigDecimalMath.log(evidence, DIGITS));
    return new BigDecimal[] {logEvidence, elbo, logEvidence.subtract(elbo)};
  }

  private static double units(double computed, BigDecimal exact, double largest) {
    return new BigDecimal(computed).subtract(exact).abs().doubleValue() / (UNIT * largest);
  }

  private static double worst(Model model) {
    BigDecimal[] exact = decimal(model);
    double largest = Math.abs(Arrays.stream(model.logW).max().orElseThrow());
    for (BigDecimal term : exact) {
      largest = Math.max(largest, Math.abs(term.doubleValue()));
    }
    return Math.max(
        units(model.logEvidence(), exact[0], largest),
        Math.max(units(model.elbo(), exact[1], largest), units(model.gap(), exact[2], largest)));
  }

  @Test
  void everyTerm_randomModels_isRightTo4u() {
    double worst = 0;
    for (int round = 0; round < 200; round++) {
      Model model = model(1 + random.nextInt(20), OFFSETS[round % OFFSETS.length]);
      worst = Math.max(worst, worst(model));
    }
    System.out.printf("evidence, bound and gap: worst error %.2f u%n", worst);
    assertThat(worst).isLessThanOrEqualTo(4);
  }

  @Test
  void everyTerm_128000BinsOfFewKinds_isRightTo4u() {
    for (double offset : OFFSETS) {
      Model kinds = model(40, offset);
      double[] q = new double[128_000];
      double[] logW = new double[q.length];
      for (int i = 0; i < q.length; i++) {
        int kind = random.nextInt(40);
        q[i] = kinds.q[kind];
        logW[i] = kinds.logW[kind];
      }
      q[0] = 1;
      logW[0] = offset;
      assertThat(worst(new Model(q, logW))).as("offset %s", offset).isLessThanOrEqualTo(4);
    }
  }

  /** All three near 0. */
  @Test
  void elbo_ofNormalisedLogWeights_isRightToo() {
    double worst = 0;
    for (int round = 0; round < 100; round++) {
      double[] q = new double[2 + random.nextInt(30)];
      Arrays.setAll(q, i -> random.nextInt(1, 1000));
      double spread = Math.scalb(1.0, -random.nextInt(30));
      double[] logW = new double[q.length];
      double total = Arrays.stream(q).sum();
      Arrays.setAll(logW, i -> Math.log(q[i] / total) + spread * random.nextDouble(-1, 1));
      Model model = new Model(q, logW);
      assertThat(model.elbo()).isLessThanOrEqualTo(model.logEvidence());
      worst = Math.max(worst, worst(model));
    }
    System.out.printf("evidence near 0: worst error %.2f u%n", worst);
    assertThat(worst).isLessThanOrEqualTo(4);
  }

  @Test
  void elboOfLog_agreesWithElboOfWeights() {
    for (int round = 0; round < 300; round++) {
      Model model = model(1 + random.nextInt(600), OFFSETS[round % OFFSETS.length]);
      double[] logQ = Arrays.stream(model.q).map(StrictMath::log).toArray();
      double tolerance = 1e-14 * Math.max(1, model.largest());
      assertThat(EvidenceBound.elboOfLog(logQ, model.logW))
          .isCloseTo(model.elbo(), within(tolerance));
    }
  }

  @Test
  void elbo_edges_followTheContract() {
    double[] q = {1, 2, 0};
    assertThat(EvidenceBound.elbo(q, new double[] {0, NONE, 0})).isEqualTo(NONE);
    assertThat(EvidenceBound.elbo(q, new double[] {NONE, NONE, NONE})).isEqualTo(NONE);
    assertThat(EvidenceBound.elbo(new double[3], new double[] {NONE, NONE, NONE})).isNaN();
    assertThat(EvidenceBound.elbo(new double[0], new double[0])).isNaN();
    assertThat(EvidenceBound.elbo(new double[] {0, 5}, new double[] {1, -1e300})).isEqualTo(-1e300);
    assertThat(EvidenceBound.elbo(new double[] {3, 1}, new double[] {1e300, -1e300}))
        .isEqualTo(5e299);
    assertThat(EvidenceBound.elbo(new double[] {1e-320, 1e300}, new double[] {NONE, 0}))
        .as("mass that scaling loses is mass")
        .isEqualTo(NONE);
    assertThat(EvidenceBound.elboOfLog(new double[] {0, -800}, new double[] {0, NONE}))
        .as("mass that underflows is mass")
        .isEqualTo(NONE);
    assertThat(EvidenceBound.elboOfLog(new double[] {NONE, 3}, new double[] {NONE, -7}))
        .isEqualTo(-7);
    assertThat(EvidenceBound.elboOfLog(new double[] {NONE}, new double[] {0})).isNaN();
    assertThatThrownBy(() -> EvidenceBound.elbo(q, new double[] {0, 0, Double.NaN}))
        .hasMessage("log_w[2] is NaN (must be a number)");
    assertThatThrownBy(
            () -> EvidenceBound.elbo(q, new double[] {0, Double.POSITIVE_INFINITY, Double.NaN}))
        .hasMessage("log_w[1] is infinite: Infinity (must be finite)");
    assertThatThrownBy(() -> EvidenceBound.elboOfLog(new double[] {Double.NaN}, new double[1]))
        .hasMessage("q[0] is NaN (must be a number)");
  }
}
