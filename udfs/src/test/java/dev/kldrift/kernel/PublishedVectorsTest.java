package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays values that other projects publish in their tests; each names its source. Where a value
 * was recomputed to 30 digits, ours must agree with those, which the publisher's need not.
 */
class PublishedVectorsTest {
  private static final String VECTORS = "/dev/kldrift/vectors/published.json";
  private static final double RELATIVE = 1e-14;

  private static final Map<String, ToDoubleBiFunction<double[], double[]>> QUANTITIES =
      Map.of(
          "kl_pq", (p, q) -> WeightDivergence.of(p, q).klPq(),
          "js_divergence", (p, q) -> WeightDivergence.of(p, q).jsDivergence(),
          "js_distance", (p, q) -> WeightDivergence.of(p, q).jsDivergence(),
          "psi_jeffreys", (p, q) -> WeightDivergence.of(p, q).psi(),
          "cross_entropy_pq", (p, q) -> WeightDivergence.of(p, q).crossEntropyPq(),
          "entropy", (p, q) -> Entropy.of(p),
          "logsumexp", (p, q) -> LogSumExp.of(p),
          "l_infinity", (p, q) -> BinDistances.of(p, q, BinScale.numbers(p.length)).linf());

  @TestFactory
  List<DynamicTest> quantities_everyPublishedValue_isReproduced() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode vector : vectors()) {
      ToDoubleBiFunction<double[], double[]> quantity =
          QUANTITIES.get(vector.get("quantity").asText());
      if (quantity != null) {
        tests.add(dynamicTest(vector.get("name").asText(), () -> replay(vector, quantity)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(35);
    return tests;
  }

  @Test
  void logNormalize_publishedSoftmax_isReproduced() throws IOException {
    for (JsonNode vector : vectors()) {
      if (vector.get("quantity").asText().equals("softmax")) {
        double[] logs = LogSumExp.normalize(numbers(vector.get("p")));
        double[] expected = numbers(vector.get("expected"));
        for (int i = 0; i < logs.length; i++) {
          assertClose(Math.exp(logs[i]), expected[i], RELATIVE * expected[i]);
        }
        return;
      }
    }
    throw new AssertionError("no softmax among the vectors");
  }

  private static void replay(JsonNode vector, ToDoubleBiFunction<double[], double[]> quantity) {
    double[] p = numbers(vector.get("p"));
    double[] q = vector.get("q").isArray() ? numbers(vector.get("q")) : p;
    double value = inUnit(quantity.applyAsDouble(p, q), vector.get("unit").asText());
    double expected =
        number(
            vector.has("expected_30digits")
                ? vector.get("expected_30digits")
                : vector.get("expected"));
    assertClose(value, expected, RELATIVE * Math.abs(expected));
  }

  private static double inUnit(double nats, String unit) {
    return switch (unit) {
      case "nat", "1" -> nats;
      case "bit" -> nats / Math.log(2);
      case "dit" -> nats / Math.log(10);
      case "sqrt(nat)" -> Math.sqrt(nats);
      case "sqrt(bit)" -> Math.sqrt(nats / Math.log(2));
      default -> throw new AssertionError("unit " + unit);
    };
  }

  private static void assertClose(double value, double expected, double tolerance) {
    if (Double.isFinite(expected)) {
      assertThat(Math.abs(value - expected))
          .as("%s against %s", value, expected)
          .isLessThanOrEqualTo(tolerance);
    } else {
      assertThat(value).isEqualTo(expected);
    }
  }

  private static JsonNode vectors() throws IOException {
    try (InputStream in = PublishedVectorsTest.class.getResourceAsStream(VECTORS)) {
      return new ObjectMapper().readTree(in).get("vectors");
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(array.get(i));
    }
    return numbers;
  }

  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.parseDouble(node.asText());
  }
}
