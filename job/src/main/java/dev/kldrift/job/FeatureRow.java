package dev.kldrift.job;

import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The finding on a feature over all segments, for people.
 *
 * @param feature its name
 * @param reference what it was compared with, empty where there is one reference alone
 * @param status of the pair
 * @param decision of the pair, empty where there is none
 * @param effect the quantity of the minimum effect
 * @param size its value, NaN where the pair has none
 * @param minimum the smallest that matters
 * @param moved the bins that moved most
 */
public record FeatureRow(
    String feature,
    String reference,
    String status,
    Optional<String> decision,
    String effect,
    double size,
    double minimum,
    List<MovedBin> moved) {

  /** Most features that are shown, those without enough rows aside. */
  public static final int MOST_SHOWN = 30;

  /** Above this many features nobody reads them on a terminal. */
  private static final int MOST = 1000;

  /**
   * A bin that moved.
   *
   * @param label its name, or else its number
   * @param p its share before
   * @param q its share now
   */
  public record MovedBin(String label, double p, double q) {}

  /**
   * Those of the rows of {@code divergence} that are over all segments: what moved most first.
   * Shares of NULL are told where they have.
   */
  static List<FeatureRow> of(Dataset<Row> divergence) {
    List<String> columns = List.of(divergence.columns());
    boolean segments = columns.contains("segment_level");
    boolean references = columns.contains("reference");
    List<Column> shown = new ArrayList<>();
    for (String name :
        List.of(
            "feature",
            Columns.STATUS,
            "decision",
            "effect",
            "effect_size",
            "minimum_effect",
            Columns.TOP_BINS)) {
      shown.add(col(name));
    }
    if (references) {
      shown.add(col("reference"));
    }
    Dataset<Row> whole =
        segments ? divergence.filter(col("segment_level").equalTo("all")) : divergence;
    return whole
        .orderBy(col("drifted").desc_nulls_first(), col("effect_size").desc_nulls_first())
        .select(shown.toArray(Column[]::new))
        .limit(MOST)
        .collectAsList()
        .stream()
        .map(row -> row(row, references))
        .filter(row -> row.drifted() || !row.feature().endsWith(NightlyConfig.NULL_SHARE))
        .sorted(order())
        .toList();
  }

  /** Those that are shown. */
  public static List<FeatureRow> shown(List<FeatureRow> features) {
    return features.stream().filter(row -> !row.isTooFew()).limit(MOST_SHOWN).toList();
  }

  private static FeatureRow row(Row row, boolean references) {
    List<MovedBin> moved = new ArrayList<>();
    if (!row.isNullAt(6)) {
      for (Row bin : row.<Row>getList(6)) {
        String label = bin.isNullAt(1) ? Integer.toString(bin.getInt(0)) : bin.getString(1);
        moved.add(new MovedBin(label, bin.getDouble(2), bin.getDouble(3)));
      }
    }
    return new FeatureRow(
        row.getString(0),
        references ? row.getString(7) : "",
        row.getString(1),
        Optional.ofNullable(row.getString(2)),
        row.getString(3),
        row.isNullAt(4) ? Double.NaN : row.getDouble(4),
        row.getDouble(5),
        moved);
  }

  private static Comparator<FeatureRow> order() {
    return Comparator.comparing((FeatureRow row) -> !row.drifted())
        .thenComparing(FeatureRow::isTold)
        .thenComparing(Comparator.comparingDouble(FeatureRow::timesMinimum).reversed())
        .thenComparing(FeatureRow::feature)
        .thenComparing(FeatureRow::reference);
  }

  /** What is the case other than that nothing has moved comes first. */
  private boolean isTold() {
    return status.equals("OK") || isTooFew() || status.equals("CONSTANT");
  }

  /** Whether it is called drifted. */
  public boolean drifted() {
    return decision.filter(d -> d.equals("DRIFTED") || d.equals("OVER_THRESHOLD")).isPresent();
  }

  /** Whether there were too few counts to tell. */
  public boolean isTooFew() {
    return status.equals("TOO_FEW");
  }

  /** The effect in multiples of its minimum; where everything matters, the effect. */
  double timesMinimum() {
    if (Double.isNaN(size)) {
      return -1;
    }
    return minimum > 0 ? size / minimum : size;
  }
}
