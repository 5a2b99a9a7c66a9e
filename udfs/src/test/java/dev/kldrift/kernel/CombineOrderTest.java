package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** 24 partial histograms in 1,000 random orders and groupings: one result, bit for bit. */
class CombineOrderTest {
  private static final int PARTIALS = 24;
  private static final int BINS = 64;
  private static final int ROUNDS = 1000;

  private final Random random = new Random(20260404);

  @Test
  void histogramSum_ofCounts_doesNotDependOnOrder() {
    verify(weights(i -> random.nextInt(1 << random.nextInt(1, 31))));
  }

  @Test
  void histogramSum_ofWeights_doesNotDependOnOrder() {
    verify(weights(i -> Math.exp(random.nextGaussian() * 30)));
  }

  @Test
  void histogramSum_ofCountsThenWeights_doesNotDependOnWhenItUpgrades() {
    List<double[]> mixed = weights(i -> random.nextInt(1 << 20));
    mixed.get(0)[5] = 0x1p-60;
    mixed.get(1)[5] = 0x1p-1070;
    verify(mixed);
  }

  @Test
  void logHistogramSum_doesNotDependOnOrder() {
    List<double[]> logs =
        weights(
            i ->
                random.nextInt(20) == 0
                    ? Double.NEGATIVE_INFINITY
                    : random.nextGaussian() * Math.pow(10, random.nextInt(5)));
    verify(
        logs,
        LogHistogramSum::new,
        LogHistogramSum::add,
        LogHistogramSum::merge,
        LogHistogramSum::value,
        LogHistogramSum::encode,
        LogHistogramSum::decode);
  }

  private List<double[]> weights(IntFunction<? extends Number> weight) {
    List<double[]> partials = new ArrayList<>();
    for (int i = 0; i < PARTIALS; i++) {
      double[] partial = new double[BINS];
      for (int bin = 0; bin < BINS; bin++) {
        partial[bin] = weight.apply(bin).doubleValue();
      }
      partials.add(partial);
    }
    return partials;
  }

  private void verify(List<double[]> partials) {
    verify(
        partials,
        HistogramSum::new,
        HistogramSum::add,
        HistogramSum::merge,
        HistogramSum::value,
        HistogramSum::encode,
        HistogramSum::decode);
  }

  private <S> void verify(
      List<double[]> partials,
      Supplier<S> create,
      BiConsumer<S, double[]> add,
      BiConsumer<S, S> merge,
      Function<S, double[]> value,
      Function<S, byte[]> encode,
      Function<byte[], S> decode) {
    S inOrder = create.get();
    partials.forEach(partial -> add.accept(inOrder, partial));
    double[] expected = value.apply(inOrder);
    for (int round = 0; round < ROUNDS; round++) {
      Collections.shuffle(partials, random);
      List<S> groups = new ArrayList<>();
      for (double[] partial : partials) {
        if (groups.isEmpty() || random.nextInt(3) == 0) {
          groups.add(create.get());
        }
        add.accept(groups.get(random.nextInt(groups.size())), partial);
      }
      S sum = create.get();
      Collections.shuffle(groups, random);
      groups.forEach(group -> merge.accept(sum, decode.apply(encode.apply(group))));
      assertThat(value.apply(sum)).as("round %d", round).isEqualTo(expected);
      assertThat(encode.apply(sum)).as("round %d", round).isEqualTo(encode.apply(inOrder));
    }
  }
}
