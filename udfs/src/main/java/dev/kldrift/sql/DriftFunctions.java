package dev.kldrift.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;

/** The one registry of SQL functions. */
public final class DriftFunctions {
  private static final Map<String, HistogramFunction> BY_NAME =
      List.of(
              new KlDivergence(),
              new KlDivergenceLog(),
              new JsDivergence(),
              new JsDistance(),
              new Psi(),
              new TotalVariation(),
              new Hellinger(),
              new Wasserstein(),
              new KolmogorovSmirnov(),
              new LInfinity(),
              new EntropyFunction(),
              new EntropyLogFunction(),
              new CrossEntropy(),
              new CrossEntropyLog(),
              new DivergenceStruct(),
              new DivergenceLogStruct(),
              new KlContributions(),
              new LogSumExpFunction(),
              new LogNormalize(),
              new Normalize(),
              new Elbo(),
              new LogEvidence(),
              new ExcessLossFunction(),
              new ModelLossFunction(),
              new CostliestTokens(),
              new Surprise(),
              new PairStatisticsFunction(),
              new SmoothedDivergence(),
              new TopBins(),
              new PairProblem(),
              new ScorePair(),
              new InvalidUtf8(),
              Combine.strict(),
              Combine.lenient(),
              new CombineLog(),
              new ChainRuleShares(),
              new HiddenByPooling(),
              new LogEValue())
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

  /** The names of all functions, in the order of the documentation. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** Calls with their line of help, as in {@code kl_divergence(p, q)} to its sentence. */
  public static Map<String, String> help() {
    Map<String, String> help = new LinkedHashMap<>();
    BY_NAME.values().forEach(function -> help.put(function.call(), function.help()));
    return help;
  }

  /** The function of this name, or null. */
  static UnboundFunction find(String name) {
    return BY_NAME.get(name);
  }
}
