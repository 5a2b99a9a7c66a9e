package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The numbers of the essay that the project started from, out of SQL. */
class EssayTest extends SparkTest {
  private static final String CONCENTRATED = "array(0.9, 0.1, 0, 0, 0)";
  private static final String UNIFORM = "array(0.2, 0.2, 0.2, 0.2, 0.2)";

  @Test
  void klDivergence_concentratedFromUniform_is1284() {
    // 0.9 ln 4.5 + 0.1 ln 0.5
    double expected = 0.9 * Math.log(4.5) + 0.1 * Math.log(0.5);
    assertThat(number("drift.kl_divergence(" + CONCENTRATED + ", " + UNIFORM + ")"))
        .isEqualTo(expected, within(1e-15))
        .isEqualTo(1.284, within(5e-4));
  }

  @Test
  void klDivergence_uniformFromConcentrated_isInfinite() {
    assertThat(number("drift.kl_divergence(" + UNIFORM + ", " + CONCENTRATED + ")"))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void klDivergence_expectingEinsteinAndGettingMe_isASmallSurprise() {
    String me = "array(0.7, 0.3, 0.0)";
    String einstein = "array(0.7, 0.2, 0.1)";
    // What happens is drawn from the first argument, what is expected is the second.
    assertThat(number("drift.kl_divergence(" + me + ", " + einstein + ")"))
        .isEqualTo(0.3 * Math.log(1.5), within(1e-15));
    assertThat(number("drift.kl_divergence(" + einstein + ", " + me + ")"))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void klDivergence_uniformFamilyForNineToOne_hasTheEssaysValues() {
    String p = "array(0.9, 0.1)";
    assertThat(number("drift.kl_divergence(array(1.0, 0.0), " + p + ")"))
        .isEqualTo(Math.log(1 / 0.9), within(1e-15))
        .isEqualTo(0.105, within(5e-4));
    assertThat(number("drift.kl_divergence(array(0.5, 0.5), " + p + ")"))
        .isEqualTo(0.5 * Math.log(0.5 / 0.9) + 0.5 * Math.log(5), within(1e-15))
        .isEqualTo(0.511, within(5e-4));
    assertThat(number("drift.kl_divergence(" + p + ", array(1.0, 0.0))"))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void klDivergence_isCrossEntropyMinusEntropy() {
    double kl = number("drift.kl_divergence(" + CONCENTRATED + ", " + UNIFORM + ")");
    double crossEntropy = number("drift.cross_entropy(" + CONCENTRATED + ", " + UNIFORM + ")");
    double entropy = number("drift.entropy(" + CONCENTRATED + ")");
    assertThat(kl).isEqualTo(crossEntropy - entropy, within(1e-15));
  }

  @Test
  void surprise_isKlOfPosteriorFromPrior() {
    assertThat(value("drift.surprise(" + UNIFORM + ", " + CONCENTRATED + ")"))
        .isEqualTo(value("drift.kl_divergence(" + CONCENTRATED + ", " + UNIFORM + ")"));
  }

  @Test
  void logEvidence_isElboPlusGap() {
    String q = "array(0.3, 0.7)";
    String logWeights = "array(double(-1.0), double(-3.5))";
    double gap = number("drift.kl_divergence(" + q + ", array(exp(-1.0), exp(-3.5)))");
    assertThat(number("drift.elbo(" + q + ", " + logWeights + ") "))
        .isEqualTo(number("drift.log_evidence(" + logWeights + ")") - gap, within(1e-15));
  }

  @Test
  void excessLoss_isKlAgainstLogProbabilities() {
    assertThat(number("drift.excess_loss(array(3, 1), array(double(-1.0), double(-2.0)))"))
        .isEqualTo(
            number("drift.kl_divergence(array(3.0, 1.0), array(exp(-1.0), exp(-2.0)))"),
            within(1e-15));
  }
}
