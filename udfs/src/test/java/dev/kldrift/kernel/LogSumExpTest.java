package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogSumExpTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;

  @Test
  void of_edges_followTheContract() {
    assertThat(LogSumExp.of(new double[0])).isEqualTo(NONE);
    assertThat(LogSumExp.of(new double[] {NONE, NONE})).isEqualTo(NONE);
    assertThat(LogSumExp.of(new double[] {NONE, 3.5})).isEqualTo(3.5);
    assertThat(LogSumExp.of(new double[] {1000, 1000})).isEqualTo(1000 + Math.log(2));
    // scipy issue 18295: the result was 0.
    assertThat(LogSumExp.of(new double[] {0, -40})).isEqualTo(4.248354255291589e-18, within(1e-33));
  }

  @Test
  void normalize_ofProbabilitiesNearOne_keepsRelativeAccuracy() {
    double[] logs = LogSumExp.normalize(new double[] {0, -50, NONE});
    assertThat(logs[0]).isEqualTo(-Math.exp(-50), within(1e-37));
    assertThat(logs[2]).isEqualTo(NONE);
    assertThat(LogSumExp.normalize(new double[] {NONE})).containsExactly(Double.NaN);
  }

  @Test
  void elbo_ofThePosterior_isTheLogEvidence() {
    double[] logW = {Math.log(0.25), Math.log(0.5), NONE};
    assertThat(EvidenceBound.elbo(new double[] {1, 2, 0}, logW))
        .isEqualTo(Math.log(0.75), within(2e-16));
    assertThat(EvidenceBound.elbo(new double[] {1, 2, 1}, logW)).isEqualTo(NONE);
    assertThat(EvidenceBound.elbo(new double[3], logW)).isNaN();
  }

  @Test
  void excessLoss_ofLogits_isKl() {
    double[] logQ = {Math.log(3) + 5, 5};
    assertThat(ExcessLoss.of(new double[] {1, 1}, logQ))
        .isEqualTo(0.5 * Math.log(4.0 / 3), within(1e-15));
    assertThat(ExcessLoss.of(new double[] {1, 1}, new double[] {0, NONE}))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void errors_nameTheArgument() {
    assertThatThrownBy(() -> ExcessLoss.of(new double[] {-1}, new double[] {0}))
        .hasMessage("p[0] is negative: -1.0 (must be >= 0)");
    assertThatThrownBy(() -> ExcessLoss.of(new double[] {1}, new double[] {Double.NaN}))
        .hasMessage("log_q[0] is NaN (must be a number)");
    assertThatThrownBy(() -> LogWeightDivergence.of(new double[2], new double[3]))
        .hasMessage("x and y differ in length: 2 != 3");
    assertThatThrownBy(() -> EvidenceBound.elbo(new double[] {-1}, new double[1]))
        .hasMessage("q[0] is negative: -1.0 (must be >= 0)");
    assertThatThrownBy(() -> Entropy.of(new double[] {Double.NaN}))
        .hasMessage("w[0] is NaN (must be a number)");
  }

  @Test
  void weightsNormalize_ofNoMass_isNaN() {
    assertThat(Weights.normalize(new double[] {1, 3})).containsExactly(0.25, 0.75);
    assertThat(Weights.normalize(new double[2])).containsOnly(Double.NaN);
  }
}
