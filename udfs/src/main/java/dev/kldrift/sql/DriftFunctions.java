package dev.kldrift.sql;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.Entropy;
import dev.kldrift.kernel.EvidenceBound;
import dev.kldrift.kernel.LogSumExp;
import dev.kldrift.kernel.LogWeightDivergence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;

/**
 * The one registry of SQL functions.
 *
 * <p>A function of one or two histograms is an entry here and nothing else: its name, a line of
 * help, its result, the names of its arguments, and how it is computed. Those with other arguments
 * are a class each.
 */
public final class DriftFunctions {
  private static final Map<String, HistogramFunction> BY_NAME =
      List.of(
              pair(
                  "kl_divergence",
                  "KL(p‖q) in nats, +Infinity where q misses mass of p",
                  DoubleType,
                  (type, p, q) -> PairWeights.of(type, p, q).klPq()),
              ofLogWeights(
                  "kl_divergence_log", "KL(p‖q) in nats of log-weights x and y", Divergence::klPq),
              quantity(
                  "js_divergence",
                  "Jensen-Shannon divergence in nats, at most ln 2",
                  Divergence::jsDivergence),
              quantity(
                  "js_distance",
                  "Jensen-Shannon distance, the square root of js_divergence",
                  divergence -> Math.sqrt(divergence.jsDivergence())),
              quantity(
                  "psi", "population stability index, KL(p‖q) + KL(q‖p) in nats", Divergence::psi),
              quantity(
                  "total_variation",
                  "total variation distance, from 0 to 1",
                  Divergence::totalVariation),
              quantity("hellinger", "Hellinger distance, from 0 to 1", Divergence::hellinger),
              Wasserstein.FUNCTION,
              distance(
                  "ks",
                  "largest difference of the cumulated distributions, from 0 to 1",
                  BinDistances::ks),
              distance("linf", "largest difference of a bin, from 0 to 1", BinDistances::linf),
              ofOne("entropy", "entropy H(p) in nats", DoubleType, "p", ElementType::entropy),
              ofOne(
                  "entropy_log",
                  "entropy H(p) in nats of log-weights x",
                  DoubleType,
                  "x",
                  (type, x) -> Entropy.ofLog(type.widen(x))),
              quantity(
                  "cross_entropy",
                  "cross-entropy H(p,q) in nats, +Infinity where q misses mass of p",
                  Divergence::crossEntropyPq),
              ofLogWeights(
                  "cross_entropy_log",
                  "cross-entropy H(p,q) in nats of log-weights x and y",
                  Divergence::crossEntropyPq),
              pair(
                  "divergence",
                  "every divergence, entropy and distance of a pair in one pass, as a struct",
                  ResultTypes.DIVERGENCE,
                  DriftFunctions::divergence),
              pair(
                  "divergence_log",
                  "as divergence, for log-weights x and y",
                  ResultTypes.DIVERGENCE,
                  (type, x, y) -> ResultTypes.rowOfLogWeights(type.widen(x), type.widen(y)),
                  "x",
                  "y"),
              pair(
                  "kl_contributions",
                  "the terms p_i ln(p_i/q_i) of KL(p‖q) in nats, bin by bin",
                  ResultTypes.DOUBLES,
                  (type, p, q) -> ResultTypes.array(PairWeights.of(type, p, q).contributions())),
              ofOne(
                  "log_sum_exp",
                  "ln of the sum of exp(x_i), without overflow",
                  DoubleType,
                  "x",
                  (type, x) -> LogSumExp.of(type.widen(x))),
              ofOne(
                  "log_normalize",
                  "log-weights x minus log_sum_exp(x)",
                  ResultTypes.DOUBLES,
                  "x",
                  (type, x) -> ResultTypes.array(LogSumExp.normalize(type.widen(x)))),
              ofOne(
                  "normalize",
                  "weights w divided by their sum",
                  ResultTypes.DOUBLES,
                  "w",
                  (type, w) -> ResultTypes.array(type.normalize(w))),
              pair(
                  "elbo",
                  "evidence lower bound in nats, at most log_evidence(log_w)",
                  DoubleType,
                  (type, q, logW) -> EvidenceBound.elbo(type.widen(q), type.widen(logW)),
                  "q",
                  "log_w"),
              ofOne(
                  "log_evidence",
                  "log evidence in nats of unnormalised log-weights",
                  DoubleType,
                  "log_w",
                  (type, logW) -> LogSumExp.of(type.widen(logW))),
              inUnit(
                  "excess_loss",
                  "loss of a model log_q on data p beyond the irreducible H(p), in nats, or in bits"
                      + " by unit",
                  (type, p, logQ, unit) -> unit.from(type.excessLoss(p, logQ)),
                  "p",
                  "log_q"),
              ModelLossFunction.FUNCTION,
              CostliestTokens.FUNCTION,
              inUnit(
                  "surprise",
                  "Bayesian surprise KL(posterior‖prior) in nats, or in bits by unit",
                  (type, prior, posterior, unit) ->
                      unit.from(PairWeights.of(type, prior, posterior).divergence().klQp()),
                  "prior",
                  "posterior"),
              PairStatisticsFunction.FUNCTION,
              SmoothedDivergence.FUNCTION,
              TopBins.FUNCTION,
              PairProblem.FUNCTION,
              ScorePair.FUNCTION,
              InvalidUtf8.FUNCTION,
              Combine.STRICT,
              Combine.LENIENT,
              CombineLog.FUNCTION,
              ChainRuleShares.FUNCTION,
              HiddenByPooling.FUNCTION,
              LogEValue.FUNCTION)
          .stream()
          .collect(
              Collectors.toMap(
                  HistogramFunction::name,
                  Function.identity(),
                  (a, b) -> {
                    throw new IllegalStateException("two functions are called " + a.name());
                  },
                  LinkedHashMap::new));

  private DriftFunctions() {}

  private static HistogramFunction ofOne(
      String name, String help, DataType result, String argument, WeightsFunction.Kernel kernel) {
    return new HistogramFunction(
        Signature.of(name, help, result, argument),
        (signature, type) -> new WeightsFunction(signature, type, kernel));
  }

  private static HistogramFunction pair(
      String name, String help, DataType result, PairFunction.Kernel kernel) {
    return pair(name, help, result, kernel, "p", "q");
  }

  private static HistogramFunction pair(
      String name, String help, DataType result, PairFunction.Kernel kernel, String... arguments) {
    return new HistogramFunction(
        Signature.of(name, help, result, arguments),
        (signature, type) -> new PairFunction(signature, type, kernel));
  }

  private static Object divergence(ElementType type, ArrayData p, ArrayData q) {
    PairWeights weights = PairWeights.of(type, p, q);
    return ResultTypes.row(weights.divergence(), weights.distances());
  }

  /** What is read off the fused pass over a pair of weights. */
  private static HistogramFunction quantity(
      String name, String help, ToDoubleFunction<Divergence> quantity) {
    return pair(
        name,
        help,
        DoubleType,
        (type, p, q) -> quantity.applyAsDouble(PairWeights.of(type, p, q).divergence()));
  }

  private static HistogramFunction ofLogWeights(
      String name, String help, ToDoubleFunction<Divergence> quantity) {
    return pair(
        name,
        help,
        DoubleType,
        (type, x, y) ->
            quantity.applyAsDouble(LogWeightDivergence.of(type.widen(x), type.widen(y))),
        "x",
        "y");
  }

  private static HistogramFunction distance(
      String name, String help, ToDoubleFunction<BinDistances> distance) {
    return pair(
        name,
        help,
        DoubleType,
        (type, p, q) -> distance.applyAsDouble(PairWeights.of(type, p, q).distances()));
  }

  private static HistogramFunction inUnit(
      String name, String help, UnitFunction.Kernel kernel, String... arguments) {
    return new HistogramFunction(
        Signature.of(name, help, DoubleType, arguments).withOptional(Unit.ARGUMENT, StringType),
        (signature, type) -> new UnitFunction(signature, type, kernel));
  }

  /**
   * The names of all functions.
   *
   * @return names in the order of the documentation
   */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * The help for all functions.
   *
   * @return calls, as in {@code kl_divergence(p, q)}, with their line of help
   */
  public static Map<String, String> help() {
    Map<String, String> help = new LinkedHashMap<>();
    BY_NAME.values().forEach(function -> help.put(function.call(), function.help()));
    return help;
  }

  /** The function of this name, or null. */
  static HistogramFunction find(String name) {
    return BY_NAME.get(name);
  }
}
