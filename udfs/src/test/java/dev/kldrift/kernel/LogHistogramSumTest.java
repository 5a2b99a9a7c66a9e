package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogHistogramSumTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;

  private static double[] sum(double[]... partials) {
    LogHistogramSum sum = new LogHistogramSum();
    for (double[] partial : partials) {
      sum.add(partial);
    }
    return sum.value();
  }

  @Test
  void value_ofOnePartial_isThatPartial() {
    double[] x = {0.3, -1e300, 1e300, NONE, 1234.5, -745.2};
    assertThat(sum(x)).containsExactly(x);
  }

  @Test
  void value_ofTwo_isTheirLogSumExp() {
    assertThat(sum(new double[] {0, 1e300, NONE, -3e15}, new double[] {0, 5, 7, -3e15}))
        .containsExactly(Math.log(2), 1e300, 7, -3e15 + 0.5);
    // ln(e^0 + e^-40) = log1p(e^-40), of which bits below 2^-96 are dropped
    assertThat(sum(new double[] {0}, new double[] {-40})[0])
        .isEqualTo(Math.exp(-40), within(0x1p-96));
  }

  @Test
  void value_farApart_keepsTheLargest() {
    assertThat(sum(new double[] {-5e8}, new double[] {5e8}, new double[] {-2}))
        .containsExactly(5e8);
  }

  @Test
  void add_otherLengthOrNaN_isRejected() {
    LogHistogramSum sum = new LogHistogramSum();
    sum.add(new double[3]);
    assertThatThrownBy(() -> sum.add(new double[4]))
        .hasMessage("histograms differ in length: 3 != 4");
    assertThatThrownBy(() -> sum.add(new double[] {0, Double.NaN, 0}))
        .hasMessage("x[1] is NaN (must be a number)");
  }

  @Test
  void decode_ofEncode_keepsTheState() {
    LogHistogramSum sum = new LogHistogramSum();
    sum.add(new double[] {0.5, NONE, -1e5, 1e70});
    sum.add(new double[] {0.25, NONE, -1e5, 0});
    LogHistogramSum copy = LogHistogramSum.decode(sum.encode());
    assertThat(copy.value()).containsExactly(sum.value());
    assertThat(copy.encode()).isEqualTo(sum.encode());
    assertThat(copy.count()).isEqualTo(2);
  }
}
