package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays every published value of the quantities that this package covers; each names its source.
 */
class PublishedVectorsTest {
  private static final Set<String> COVERED =
      Set.of(
          "power_divergence",
          "g_statistic_gof",
          "g_pvalue_gof",
          "g_statistic_independence",
          "g_pvalue_independence",
          "pearson_x2_two_sample",
          "pearson_pvalue_two_sample",
          "bh_adjusted",
          "by_adjusted");

  static Stream<Arguments> vectors() throws IOException {
    try (InputStream file =
        PublishedVectorsTest.class.getResourceAsStream("/dev/kldrift/vectors/published.json")) {
      JsonNode vectors = new ObjectMapper().readTree(file).get("vectors");
      return StreamSupport.stream(vectors.spliterator(), false)
          .filter(v -> COVERED.contains(v.get("quantity").asText()))
          .map(v -> Arguments.of(v.get("name").asText(), v))
          .toList()
          .stream();
    }
  }

  @Test
  void vectors_coveredQuantities_areAllThere() throws IOException {
    assertThat(vectors().count()).isGreaterThanOrEqualTo(29);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void quantity_publishedInput_equalsExpected(String name, JsonNode vector) {
    double[] expected = numbers(vector.get("expected"));
    double[] actual = compute(vector);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("%s [%d], %s", name, i, vector.get("source").asText())
          .isCloseTo(expected[i], within(1e-12 * Math.abs(expected[i])));
    }
  }

  private static double[] compute(JsonNode v) {
    double[] p = numbers(v.get("p"));
    return switch (v.get("quantity").asText()) {
      case "power_divergence" ->
          one(PowerDivergence.of(p, expectedCounts(), v.get("lam").asDouble()));
      case "g_statistic_gof" -> one(fit(v).g().statistic());
      case "g_pvalue_gof" -> one(p(v, fit(v).g().statistic()));
      case "g_statistic_independence" -> one(g(v));
      case "g_pvalue_independence" -> one(p(v, g(v)));
      case "pearson_x2_two_sample" -> one(pair(v).x2().statistic());
      case "pearson_pvalue_two_sample" -> one(p(v, pair(v).x2().statistic()));
      case "bh_adjusted" -> adjusted(FalseDiscovery.BH, p);
      case "by_adjusted" -> adjusted(FalseDiscovery.BY, p);
      default -> throw new IllegalArgumentException(v.get("quantity").asText());
    };
  }

  /** The chi-square p-value, as the publishers used; ours is {@link TestResult#logP()}. */
  private static double p(JsonNode v, double statistic) {
    return Math.exp(ChiSquare.logSurvival(v.get("df").asDouble(), statistic));
  }

  private static GoodnessOfFit fit(JsonNode v) {
    return GoodnessOfFit.of(
        numbers(v.get("p")), numbers(v.get("q")), StatisticsOptions.withDefaults());
  }

  private static PairStatistics pair(JsonNode v) {
    double[] p = numbers(v.get("p"));
    double[] q = numbers(v.get("q"));
    return PairStatistics.of(p, q, Divergences.of(p, q), StatisticsOptions.withDefaults());
  }

  /** G of an r x c table: G of two rows plus G of the third against their sum. */
  private static double g(JsonNode v) {
    if (!v.get("q").get(0).isArray()) {
      return pair(v).g().statistic();
    }
    List<double[]> rows = new ArrayList<>();
    v.get("q").forEach(row -> rows.add(numbers(row)));
    double[] sum = numbers(v.get("p"));
    double total = 0;
    for (double[] row : rows) {
      double[] above = sum;
      total +=
          PairStatistics.of(
                  above, row, Divergences.of(above, row), StatisticsOptions.withDefaults())
              .g()
              .statistic();
      sum = IntStream.range(0, row.length).mapToDouble(i -> above[i] + row[i]).toArray();
    }
    return total;
  }

  private static double[] adjusted(FalseDiscovery method, double[] p) {
    double[] logs = SortedAdjustment.of(method, Arrays.stream(p).map(Math::log).toArray());
    return Arrays.stream(logs).map(Math::exp).toArray();
  }

  /** Cressie and Read's expected counts as the vector file states them. */
  private static double[] expectedCounts() {
    return IntStream.rangeClosed(1, 18).mapToDouble(i -> Math.exp(-0.083769 * i)).toArray();
  }

  private static double[] numbers(JsonNode node) {
    if (!node.isArray()) {
      return one(node.asDouble());
    }
    double[] values = new double[node.size()];
    Arrays.setAll(values, i -> node.get(i).asDouble());
    return values;
  }

  private static double[] one(double value) {
    return new double[] {value};
  }
}
