package dev.kldrift.job;

import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.stage.AlignBins;
import dev.kldrift.job.stage.CombinePartials;
import dev.kldrift.job.stage.PairInput;
import dev.kldrift.job.stage.RejectRows;
import dev.kldrift.job.stage.ResolveKeys;
import dev.kldrift.job.stage.ScorePairs;
import dev.kldrift.job.table.Columns;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The way from checked rows to scored and rejected ones, by layout and need to combine. */
final class Scoring {
  private final PairInput input;
  private final Dataset<Row> checked;
  private final boolean combine;
  private final CombinePartials partials;
  private final ScorePairs scorePairs;
  private final ResolveKeys resolveKeys;
  private final Dataset<Row> groups;
  private final Dataset<Row> scored;

  Scoring(
      CompareConfig config,
      PairInput input,
      Dataset<Row> checked,
      boolean combine,
      UnaryOperator<Dataset<Row>> keep) {
    this.input = input;
    this.checked = checked;
    this.combine = combine;
    this.partials = new CombinePartials(config, input);
    this.scorePairs = new ScorePairs(config, input);
    this.resolveKeys = new ResolveKeys(config.maxBins());
    Dataset<Row> made = groups(new AlignBins(config, input));
    this.groups = combine ? keep.apply(made) : made;
    this.scored = scorePairs.score(groups);
  }

  private Dataset<Row> groups(AlignBins alignBins) {
    if (input.longLayout() || (input.maps() && combine)) {
      return alignBins.align(checked);
    }
    return combine ? partials.combine(checked) : partials.passThrough(checked);
  }

  /** The groups behind the rows of {@code divergence}, one per key, with their histograms. */
  Dataset<Row> pairs() {
    Dataset<Row> whole = groups.filter(col(Columns.P).isNotNull().and(col(Columns.Q).isNotNull()));
    boolean oneGroupPerKey =
        !combine || input.longLayout() || input.maps() || groups.count() == keyCount();
    return oneGroupPerKey ? whole : resolveKeys.pairs(groups, input.keys());
  }

  private long keyCount() {
    return groups.select(Columns.columns(input.keys())).distinct().count();
  }

  /** The rows of {@code divergence}, one per key, before the decision. */
  Dataset<Row> rows(String runId) {
    Dataset<Row> chosen = combine ? resolveKeys.chosen(scored, input.keys()) : scored;
    return scorePairs.rows(chosen, runId);
  }

  /** Whether the rows have p-values. */
  boolean tested() {
    return scorePairs.tested();
  }

  /**
   * The rows of {@code quarantine}.
   *
   * @param missing how many input rows the scored rows do not hold; where there are none, nothing
   *     is read again
   */
  Dataset<Row> rejected(RejectRows rejectRows, long missing) {
    Dataset<Row> faulty = rejectRows.faulty(checked);
    if (missing == 0) {
      return faulty.limit(0);
    }
    if (!combine || faulty.count() == missing) {
      return faulty;
    }
    boolean byKey = input.longLayout() || input.maps();
    Dataset<Row> grouped = byKey ? checked : partials.withGroups(checked);
    return faulty.unionByName(rejectRows.lost(grouped, resolveKeys.lost(scored, input.keys())));
  }
}
