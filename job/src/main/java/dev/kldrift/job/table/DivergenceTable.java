package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofBoolean;
import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofInt;
import static dev.kldrift.job.table.TableColumn.ofLong;
import static dev.kldrift.job.table.TableColumn.ofString;

import dev.kldrift.sql.TopBins;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The table {@code divergence}: every pair with its divergences, statistics and decision. */
public final class DivergenceTable {
  private static final List<TableColumn> DECIDED =
      List.of(
          ofDouble("log_p_value", "ln", "natural logarithm of the p-value"),
          ofDouble("p_value", "probability", "p-value of no drift"),
          ofDouble("q_value", "rate", "p-value adjusted for false discovery over the run"),
          ofBoolean("drifted", "significant over the run, and large enough to matter"),
          ofString(
              "decision", "DRIFTED, STABLE, TOO_FEW; untested OVER_THRESHOLD, UNDER_THRESHOLD"),
          ofString("severity", "NONE, LOW, MEDIUM, HIGH, by multiples of minimum_effect"));

  /** What the tests and the decision add to a scored pair. */
  public static final List<String> DECISION = DECIDED.stream().map(TableColumn::name).toList();

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "key", columns(), List.of(TableDefinition.INPUT), List.of(TableDefinition.INPUT));

  private DivergenceTable() {}

  private static List<TableColumn> columns() {
    List<TableColumn> columns = new ArrayList<>();
    columns.add(TableColumn.ofInput("the key columns"));
    columns.add(TableColumn.RUN_ID);
    columns.add(TableColumn.SCHEMA_VERSION);
    columns.add(ofString(Columns.STATUS, "OK, or what the figures must be read with"));
    columns.add(ofLong(Columns.PARTIALS, "rows", "rows of the input that were combined"));
    columns.addAll(divergences());
    columns.addAll(statistics());
    columns.addAll(effects());
    columns.addAll(DECIDED);
    columns.add(
        new TableColumn(
            Columns.TOP_BINS,
            DataTypes.createArrayType(TopBins.BIN),
            "",
            "the bins that moved most, by their share of js_divergence"));
    columns.add(
        ofDouble("wasserstein", "unit of bins", "first Wasserstein distance, NULL of categories"));
    columns.add(ofDouble("ks", "probability", "largest |P - Q| cumulated, NULL of categories"));
    columns.add(ofDouble("linf", "probability", "largest |p - q| of a bin"));
    columns.add(ofDouble("log_e_value", "ln", "evidence of drift since p last changed"));
    columns.add(ofDouble("e_value", "ratio", "the same, not as a logarithm"));
    columns.add(
        ofDouble("anytime_p_value", "probability", "p-value that holds whenever it is looked at"));
    return List.copyOf(columns);
  }

  private static List<TableColumn> divergences() {
    return List.of(
        ofInt("bins", "bins", "length of p and q"),
        ofInt("bins_used", "bins", "bins in which p or q has mass"),
        ofDouble("total_p", "weight", "sum of p before it is normalised"),
        ofDouble("total_q", "weight", "sum of q before it is normalised"),
        ofDouble("kl_pq", "nats", "KL(p||q) = sum p ln(p/q), inclusive, mass-covering"),
        ofDouble("kl_qp", "nats", "KL(q||p) = sum q ln(q/p), exclusive, mode-seeking"),
        ofDouble("js_divergence", "nats", "Jensen-Shannon divergence, at most ln 2"),
        ofDouble("psi", "nats", "population stability index, kl_pq + kl_qp"),
        ofDouble("entropy_p", "nats", "H(p)"),
        ofDouble("entropy_q", "nats", "H(q)"),
        ofDouble("cross_entropy_pq", "nats", "H(p, q) = -sum p ln q = entropy_p + kl_pq"),
        ofDouble("cross_entropy_qp", "nats", "H(q, p) = -sum q ln p = entropy_q + kl_qp"),
        ofDouble("total_variation", "probability", "half the sum of |p - q|, from 0 to 1"),
        ofDouble("hellinger", "", "Hellinger distance, from 0 to 1"),
        ofDouble("unsupported_mass_p", "probability", "mass of p where q has none"),
        ofDouble("unsupported_mass_q", "probability", "mass of q where p has none"),
        ofInt("unsupported_bins_p", "bins", "bins of p where q has no mass"),
        ofInt("unsupported_bins_q", "bins", "bins of q where p has no mass"));
  }

  private static List<TableColumn> statistics() {
    List<TableColumn> columns = new ArrayList<>();
    for (String divergence : List.of("kl_pq", "kl_qp", "js")) {
      String of = divergence.equals("js") ? "js_divergence" : divergence;
      columns.add(
          ofDouble("noise_floor_" + divergence, "nats", "mean of " + of + " without drift"));
      columns.add(ofDouble(divergence + "_debiased", "nats", of + " less its bias, at least 0"));
      columns.add(ofDouble(divergence + "_std_error", "nats", "standard error of " + of));
      columns.add(ofDouble(divergence + "_lower", "nats", "lower end of the 95% interval"));
      columns.add(ofDouble(divergence + "_upper", "nats", "upper end of the 95% interval"));
    }
    columns.add(ofDouble("g_statistic", "", "likelihood-ratio statistic G"));
    columns.add(ofDouble("x2_statistic", "", "Pearson's statistic X2"));
    columns.add(ofInt("df", "", "degrees of freedom"));
    columns.add(ofString("test_method", "how the p-values were found"));
    columns.add(ofDouble("log_p_value_g", "ln", "logarithm of the p-value of G"));
    columns.add(ofDouble("log_p_value_x2", "ln", "logarithm of the p-value of X2"));
    columns.add(ofDouble("power", "probability", "chance to find the smallest effect of interest"));
    columns.add(
        ofDouble(
            "unsupported_p_value_p",
            "probability",
            "how likely chance alone empties q where p has counts"));
    columns.add(
        ofDouble(
            "unsupported_p_value_q",
            "probability",
            "how likely chance alone empties p where q has counts"));
    return columns;
  }

  private static List<TableColumn> effects() {
    return List.of(
        ofDouble("kl_pq_smoothed", "nats", "kl_pq after smoothing"),
        ofDouble("kl_qp_smoothed", "nats", "kl_qp after smoothing"),
        ofString("smoothing", "name of the smoothing"),
        ofString("effect", "the quantity that decides whether drift matters"),
        ofDouble("effect_size", "unit of effect", "its value"),
        ofDouble("minimum_effect", "unit of effect", "the smallest that matters"));
  }
}
