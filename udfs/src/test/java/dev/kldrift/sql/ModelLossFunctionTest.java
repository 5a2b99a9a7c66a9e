package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss of log-probabilities and logits: split, perplexities, tokens, units. */
class ModelLossFunctionTest extends SparkTest {

  private static Row loss(String arguments) {
    return (Row) value("drift.model_loss(" + arguments + ")");
  }

  private static String array(double[] values) {
    return Arrays.stream(values)
        .mapToObj(v -> "double('" + v + "')")
        .collect(Collectors.joining(", ", "array(", ")"));
  }

  /**
   * Perplexity as the inverse geometric mean of probabilities: digits of which zero has 0.91 and
   * each other 0.01 (the example of Jurafsky and Martin, Speech and Language Processing, chapter
   * 3), on 0 0 0 0 0 3 0 0 0 0; and 10 for ten equally likely ones.
   */
  @Test
  void modelLoss_ofDigits_hasTheTextbooksPerplexities() {
    String counts = "array(9, 0, 0, 1, 0, 0, 0, 0, 0, 0)";
    String skewed = "transform(sequence(0, 9), i -> ln(if(i = 0, 0.91d, 0.01d)))";
    String uniform = "transform(sequence(0, 9), i -> ln(0.1d))";
    Row row = (Row) value("drift.model_loss(" + doubles(counts) + ", " + skewed + ")");
    assertThat(row.<Double>getAs("perplexity"))
        .isEqualTo(Math.pow(Math.pow(0.91, 9) * 0.01, -0.1), within(1e-14));
    assertThat(loss(doubles(counts) + ", " + uniform).<Double>getAs("perplexity"))
        .isEqualTo(10, within(1e-14));
  }

  private static String doubles(String array) {
    return "cast(" + array + " as array<double>)";
  }

  /** JuliaStats/StatsBase.jl@ad500fb test/scalarstats.jl: crossentropy in nats and bits. */
  @Test
  void modelLoss_crossEntropy_isStatsBases() {
    String pair = "array(0.2d, 0.3d, 0.5d), array(ln(0.3d), ln(0.4d), ln(0.3d))";
    assertThat(loss(pair).<Double>getAs("cross_entropy"))
        .isEqualTo(1.1176681825904018, within(1e-15));
    assertThat(loss(pair + ", 'bits'").<Double>getAs("cross_entropy"))
        .isEqualTo(1.6124543443825532, within(1e-15));
  }

  /** dit/dit@f6dca79 tests/divergences/test_kullback_leibler_divergence.py, in bits. */
  @Test
  void units_bits_areThoseOfDit() {
    String half = "array(0.5d, 0.5d)";
    String skewed = "array(0.4d, 0.6d)";
    double bits = 0.5 * Math.log(0.5 / 0.4 * 0.5 / 0.6) / Math.log(2);
    assertThat(number("drift.surprise(" + skewed + ", " + half + ", 'bits')"))
        .isEqualTo(bits, within(1e-15))
        .isEqualTo(0.0294468445267841, within(1e-15));
    assertThat(number("drift.excess_loss(" + half + ", array(ln(0.4d), ln(0.6d)), 'bits')"))
        .isEqualTo(bits, within(1e-15));
  }

  @Test
  void modelLoss_randomLogits_obeysItsLaws() {
    SplittableRandom random = new SplittableRandom(20261125);
    for (int round = 0; round < 20; round++) {
      double[] p = new double[2 + random.nextInt(50)];
      double[] logQ = new double[p.length];
      Arrays.setAll(p, i -> random.nextInt(4) == 0 ? 0 : random.nextDouble());
      Arrays.setAll(logQ, i -> random.nextDouble(-20, 20));
      p[0] = 1;
      String pair = array(p) + ", " + array(logQ);
      Row row = loss(pair);
      double entropy = row.getAs("entropy");
      double excess = row.getAs("excess_loss");
      double cross = row.getAs("cross_entropy");
      assertThat(excess).isNotNegative().isEqualTo(cross - entropy, within(4e-16 * cross));
      assertThat(value("drift.excess_loss(" + pair + ")")).isEqualTo(excess);
      assertThat(value("drift.entropy(" + array(p) + ")")).isEqualTo(entropy);
      double least = row.getAs("least_perplexity");
      double perplexity = row.getAs("perplexity");
      assertThat(row.<Double>getAs("excess_perplexity"))
          .isGreaterThanOrEqualTo(1)
          .isEqualTo(perplexity / least, within(1e-13 * perplexity));
      double terms =
          number(
              "aggregate(drift.costliest_tokens("
                  + pair
                  + ", null, 100), 0d, (sum, t) -> sum + t.excess_loss)");
      assertThat(terms).as("terms below 0 are not listed").isGreaterThanOrEqualTo(excess - 1e-12);
    }
  }

  @Test
  void modelLoss_edges_areInfiniteOrNaN() {
    Row missed = loss("array(1d, 1d), array(0d, double('-Infinity'))");
    assertThat(missed.<Double>getAs("excess_loss")).isInfinite();
    assertThat(missed.<Double>getAs("perplexity")).isInfinite();
    assertThat(missed.<Double>getAs("least_perplexity")).isEqualTo(2, within(1e-15));
    assertThat(loss("array(0d, 0d), array(0d, 1d)").<Double>getAs("cross_entropy")).isNaN();
  }

  @Test
  void costliestTokens_ofAVocabulary_areThoseWithTheLargestTerms() {
    String p = "array(0.5d, 0.25d, 0.125d, 0.125d)";
    String logQ = "array(ln(0.25d), ln(0.5d), ln(0.125d), ln(0.125d)) ";
    assertThat(tokens(p, logQ, "array('the', 'a')", 9, ""))
        .as("0.5 ln 2; 'a' has a negative term, the others 0")
        .containsExactly("0 the 0.5 0.25 0.346574");
    assertThat(tokens(p, logQ, "null", 9, ", 'bits'")).containsExactly("0 null 0.5 0.25 0.500000");
    String missed = "array(0d, double('-Infinity'), double('-Infinity'), -3d)";
    assertThat(tokens(p, missed, "null", 2, ""))
        .containsExactly("1 null 0.25 0.0 Infinity", "2 null 0.125 0.0 Infinity");
    assertThat(tokens(p, missed, "null", 0, "")).isEmpty();
    assertThat(tokens("array(0d, 0d, 0d, 0d)", missed, "null", 2, "")).isEmpty();
  }

  private static List<String> tokens(String p, String logQ, String labels, int count, String unit) {
    return sql(
            "select inline(drift.costliest_tokens(%s, %s, %s, %d%s))"
                .formatted(p, logQ, labels, count, unit))
        .stream()
        .map(
            row ->
                "%s %s %s %s %s"
                    .formatted(
                        row.get(0),
                        row.get(1),
                        row.get(2),
                        Math.rint(row.getDouble(3) * 1e12) / 1e12,
                        Double.isInfinite(row.getDouble(4))
                            ? row.get(4)
                            : "%.6f".formatted(row.getDouble(4))))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"double", "float", "bigint", "int"})
  void everyElementType_withAUnit_givesTheSame(String type) {
    String pair =
        "cast(array(1, 2, 3) as array<%s>), cast(array(4, 2, 1) as array<%s>)"
            .formatted(type, type);
    double nats = number("drift.excess_loss(array(1d, 2d, 3d), array(4d, 2d, 1d))");
    assertThat(number("drift.excess_loss(" + pair + ", 'nats')")).isEqualTo(nats);
    assertThat(number("drift.excess_loss(" + pair + ", 'bits')")).isEqualTo(nats / Math.log(2));
    assertThat(loss(pair + ", 'bits'").<Double>getAs("excess_loss")).isEqualTo(nats / Math.log(2));
    assertThat(number("drift.costliest_tokens(" + pair + ", null, 1, 'nats')[0].excess_loss"))
        .isPositive();
    assertThat(number("drift.surprise(" + pair + ", 'bits')"))
        .isEqualTo(number("drift.surprise(" + pair + ")") / Math.log(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "excess_loss(array(1d), array(0d), 'bans') | excess_loss: unit is 'bans' (must be nats or"
            + " bits)",
        "surprise(array(1d), array(1d), 'Bits') | surprise: unit is 'Bits' (must be nats or bits)",
        "excess_loss(array(1d)) | excess_loss(p, log_q[, unit]) takes 2 to 3 arguments, not 1",
        "surprise(array(1d), array(-1d), 'bits') | surprise: posterior[0] is negative: -1.0 (must"
            + " be >= 0)",
        "excess_loss(array(1d, NULL), array(0d, 0d)) | excess_loss: p[1] is null (must be a"
            + " number)",
        "costliest_tokens(array(1d), array(0d, 0d), null, 3) | costliest_tokens: p and log_q differ"
            + " in length: 1 != 2",
      })
  void badArguments_nameFunctionValueAndRule(String call, String message) {
    assertThatThrownBy(() -> value("drift." + call)).hasStackTraceContaining(message);
  }

  @Test
  void nullUnit_isNull() {
    assertThat(value("drift.excess_loss(array(1d), array(0d), cast(null as string))")).isNull();
    assertThat(value("drift.model_loss(array(1d), cast(null as array<double>))")).isNull();
  }
}
