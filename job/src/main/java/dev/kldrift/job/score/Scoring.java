package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.StatisticsConfig;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.table.Columns;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The way from the rows of the input to scored and rejected ones, by layout and need to combine.
 *
 * <p>Scored rows are needed twice, before and after their log p-values have been ordered, and are
 * kept: to score them again costs more with many bins, and combined rows would have to be combined
 * again.
 */
public final class Scoring implements AutoCloseable {
  private final CompareConfig config;
  private final PairInput input;
  private final Dataset<Row> pairs;
  private final Dataset<Row> checked;
  private final boolean combine;
  private final CombinePartials partials;
  private final ScorePairs scorePairs;
  private final ResolveKeys resolveKeys;
  private final Dataset<Row> groups;
  private final KeptRows kept;
  private final InternalRows quantities;
  private final PairSurvey survey;
  private final PairTallies tallies;

  public Scoring(
      CompareConfig config,
      PairInput input,
      Dataset<Row> pairs,
      KeyRuns runs,
      UnaryOperator<Dataset<Row>> keep) {
    this.config = config;
    this.input = input;
    this.pairs = pairs;
    this.checked = new CheckRows(config, input).check(pairs);
    this.combine = runs.repeat();
    this.partials = new CombinePartials(config, input);
    this.scorePairs = new ScorePairs(config, input);
    this.resolveKeys = new ResolveKeys(config.maxBins(), config.domain());
    this.groups = combine ? keep.apply(combined(runs)) : partials.passThrough(checked);
    this.kept = KeptRows.of(scorePairs.quantities(scored()));
    this.quantities = ScorePairs.each(kept.rows());
    this.survey = surveyed();
    this.tallies =
        new PairTallies(pairs.sparkSession(), input.keys(), config.groupBy(), input.rows());
  }

  private PairSurvey surveyed() {
    StatisticsConfig statistics = config.statistics();
    Set<String> asked = new LinkedHashSet<>(input.keys());
    asked.addAll(statistics.groups());
    asked.add(statistics.logPValue());
    return new SurveyPairs(input.keys(), statistics.groups())
        .survey(quantities.only(asked).query(), column(statistics.logPValue()), input.rows());
  }

  private Dataset<Row> combined(KeyRuns runs) {
    return byBin()
        ? new AlignBins(config, input).align(checked, runs)
        : partials.combine(checked, runs);
  }

  /** Whether the rows of a key are bins, or maps of them, which make one group. */
  private boolean byBin() {
    return input.longLayout() || input.maps();
  }

  /** Pairs of the input are checked and scored in one, combined ones have been checked. */
  private Dataset<Row> scored() {
    if (combine) {
      return scorePairs.score(
          groups,
          column(Columns.P),
          column(Columns.Q),
          column(Columns.SIZE_P),
          column(Columns.SIZE_Q),
          column(Columns.NAMES));
    }
    Dataset<Row> scored =
        scorePairs.score(
            pairs.drop(Columns.SOURCE_FILE), // Spark makes the name anew for every batch
            column(config.columns().p()),
            column(config.columns().q()),
            partials.sampleSizeP(),
            partials.sampleSizeQ(),
            partials.binNames());
    return partials.passThrough(new CheckRows(config, input).checkScored(scored));
  }

  /** What is known of all scored rows before any is decided. */
  public PairSurvey survey() {
    return survey;
  }

  /** The groups behind the rows of {@code divergence}, one per key, with their histograms. */
  public Dataset<Row> pairs() {
    return choosesGroups()
        ? resolveKeys.pairs(groups, input.keys())
        : groups.filter(col(Columns.P).isNotNull().and(col(Columns.Q).isNotNull()));
  }

  /** Whether a key may have several groups, of which one is chosen; bins make one of each key. */
  public boolean choosesGroups() {
    return combine && !byBin() && survey.mayRepeatKeys();
  }

  /** The rows of {@code divergence}, one per key, without evidence; tallied as they pass. */
  public Dataset<Row> rows(String runId) {
    Decide decide = new Decide(config.statistics(), scorePairs.tested());
    InternalRows decided = tallies.over(decide.decide(chosen(), survey));
    return scorePairs.rows(decide.withPValues(decided), runId);
  }

  /** What is told of these rows, once all of them have been written. */
  public PairTotals totals() {
    return tallies.total();
  }

  private InternalRows chosen() {
    if (choosesGroups()) {
      return InternalRows.of(resolveKeys.chosen(quantities.query(), input.keys()));
    }
    int bins = quantities.schema().fieldIndex("bins");
    return quantities.with(
        quantities.rows().filter(row -> !row.isNullAt(bins)), quantities.schema());
  }

  /** Whether rows do not stay where they were surveyed. */
  public boolean movesRows() {
    return choosesGroups() || !survey.complete();
  }

  /**
   * The rows of {@code quarantine}.
   *
   * @param missing how many input rows the scored rows do not hold; where there are none, nothing
   *     is read again
   */
  public Dataset<Row> rejected(RejectRows rejectRows, long missing) {
    Dataset<Row> faulty = rejectRows.faulty(checked);
    if (missing == 0) {
      return faulty.limit(0);
    }
    if (!combine || faulty.count() == missing) {
      return faulty;
    }
    Dataset<Row> grouped = byBin() ? checked : partials.withGroups(checked);
    return faulty.unionByName(
        rejectRows.lost(grouped, resolveKeys.lost(quantities.query(), input.keys())));
  }

  @Override
  public void close() {
    kept.close();
  }
}
