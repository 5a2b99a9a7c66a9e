package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class HistogramSumTest {
  private static final double MAX_COUNT = 0x1p53;

  @Test
  void value_ofCounts_isExact() {
    HistogramSum sum = new HistogramSum();
    sum.add(new double[] {1, MAX_COUNT - 3});
    sum.add(new long[] {2, 3});
    sum.add(new int[] {3, 0});
    assertThat(sum.value()).containsExactly(6, MAX_COUNT);
    assertThat(sum.count()).isEqualTo(3);
    assertThat(sum.overflow()).isNull();
  }

  @Test
  void value_ofWeights_isCorrectlyRounded() {
    HistogramSum sum = new HistogramSum();
    sum.add(new double[] {1, 0.1});
    sum.add(new double[] {0x1p-53, 0.2});
    sum.add(new double[] {0x1p-1074, 0.3});
    // Halfway and a little more rounds up; 0.6000000000000000055 is the double nearest to the sum.
    assertThat(sum.value()).containsExactly(Math.nextUp(1.0), 0.6);
  }

  @Test
  void overflow_ofCounts_namesTheBin() {
    HistogramSum sum = new HistogramSum();
    sum.add(new long[] {1, Long.MAX_VALUE});
    sum.add(new long[] {1, 2});
    assertThat(sum.overflow())
        .isEqualTo(new Violation(Violation.Kind.OVERFLOW, 1, "9223372036854775809"));
    assertThatThrownBy(sum::value)
        .isInstanceOf(InvalidHistogramException.class)
        .hasMessage(
            "sum[1] is too large: 9223372036854775809"
                + " (counts must be <= 2^53 = 9007199254740992)");
  }

  @Test
  void overflow_ofWeights_isInfinite() {
    HistogramSum sum = new HistogramSum();
    sum.add(new double[] {0.5, Double.MAX_VALUE});
    sum.add(new double[] {0.5, Double.MAX_VALUE});
    sum.add(new double[] {0.5, 1});
    assertThat(sum.overflow()).isEqualTo(new Violation(Violation.Kind.INFINITE, 1, "Infinity"));
  }

  @Test
  void add_otherLength_isRejected() {
    HistogramSum sum = new HistogramSum();
    sum.add(new double[3]);
    HistogramSum other = new HistogramSum();
    other.add(new double[4]);
    assertThatThrownBy(() -> sum.add(new double[4]))
        .hasMessage("histograms differ in length: 3 != 4");
    assertThatThrownBy(() -> sum.merge(other)).hasMessage("histograms differ in length: 3 != 4");
    assertThat(sum.count()).isEqualTo(1);
  }

  @Test
  void decode_ofEncode_keepsSumAndCount() {
    HistogramSum counts = new HistogramSum();
    counts.add(new long[] {1, 300, 0});
    HistogramSum weights = new HistogramSum();
    weights.add(new double[] {0.1, 1e300, 0});
    weights.add(new double[] {1e-300, 0.1, 0});
    for (HistogramSum sum : new HistogramSum[] {counts, weights, new HistogramSum()}) {
      HistogramSum copy = HistogramSum.decode(sum.encode());
      assertThat(copy.value()).isEqualTo(sum.value());
      assertThat(copy.count()).isEqualTo(sum.count());
      assertThat(copy.encode()).isEqualTo(sum.encode());
    }
  }

  @Test
  void decode_ofBrokenBytes_isRejected() {
    HistogramSum sum = new HistogramSum();
    sum.add(new double[] {1, 2, 3});
    byte[] bytes = sum.encode();
    byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 1);
    byte[] newer = bytes.clone();
    newer[0] = 9;
    assertThatThrownBy(() -> HistogramSum.decode(cut)).hasMessageContaining("cut short");
    assertThatThrownBy(() -> HistogramSum.decode(newer)).hasMessageContaining("unknown version: 9");
  }

  @Test
  void serialization_ofBothSums_usesTheirEncoding() throws Exception {
    HistogramSum sum = new HistogramSum();
    sum.add(new double[] {1, 2, 3});
    LogHistogramSum logSum = new LogHistogramSum();
    logSum.add(new double[] {1, 2, 3});
    assertThat(((HistogramSum) copy(sum)).value()).isEqualTo(sum.value());
    assertThat(((LogHistogramSum) copy(logSum)).value()).isEqualTo(logSum.value());
  }

  private static Object copy(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
