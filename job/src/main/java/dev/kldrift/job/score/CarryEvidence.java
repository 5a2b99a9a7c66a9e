package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negative;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.functions.zip_with;

import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.MonitoringTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Carries evidence of drift from run date to run date, so that looking every night does not inflate
 * false alarms: {@link dev.kldrift.stats.SequentialEvidence} of all counts of a key since its
 * reference last changed.
 *
 * <p>The evidence is computed from the added counts, not from yesterday's evidence, so it does not
 * depend on how the days were cut, and a rerun gives the same bits. A key starts afresh where its
 * reference, the combined counts and the labels of p, is another than before. A key that is not
 * there today, or has no reference today, stays as it was. In long layout only the bins of the
 * reference are kept, as the others may be other bins every day; a count outside them makes the
 * evidence infinite for good. One join by key.
 */
public final class CarryEvidence {
  private static final String LOG_E = "log_e_value";
  private static final String LARGEST = "largest_log_e_value";
  private static final String P_VALUE = "anytime_p_value";
  private static final String COUNTS = "counts";
  private static final String HASH = "reference_hash";
  private static final String DAYS = "days";
  private static final String FIRST_DATE = "first_date";
  private static final String BEFORE = "__before_";
  private static final String REFERENCE = "__reference";
  private static final String ADDED = "__added";
  private static final String BINS = "__bins";
  private static final String OUTSIDE = "__outside";
  private static final List<String> STATE = List.of(COUNTS, HASH, LOG_E, LARGEST, DAYS, FIRST_DATE);

  private final PairInput input;
  private final LocalDate runDate;
  private final String runId;

  public CarryEvidence(PairInput input, LocalDate runDate, String runId) {
    this.input = input;
    this.runDate = runDate;
    this.runId = runId;
  }

  /** The key columns of a table {@code monitoring}, by its columns. */
  public static Set<String> keys(String... columns) {
    Set<String> keys = new LinkedHashSet<>(List.of(columns));
    MonitoringTable.DEFINITION.names().forEach(keys::remove);
    return keys;
  }

  /**
   * The rows of the table {@code monitoring} on the first run date.
   *
   * @param pairs one row per key with {@code __p}, {@code __q}, {@code __names}
   */
  public Dataset<Row> start(Dataset<Row> pairs) {
    Dataset<Row> fresh = today(pairs);
    for (String name : STATE) {
      fresh = fresh.withColumn(BEFORE + name, lit(null).cast(type(name)));
    }
    return rows(updated(fresh));
  }

  /**
   * The rows of the table {@code monitoring} on a later run date.
   *
   * @param pairs as in {@link #start}
   * @param before the rows of the run date before
   */
  public Dataset<Row> carry(Dataset<Row> pairs, Dataset<Row> before) {
    Dataset<Row> today = today(pairs);
    List<Column> known = new ArrayList<>(List.of(columns(input.keys())));
    STATE.forEach(name -> known.add(col(name).as(BEFORE + name)));
    Dataset<Row> earlier = before.select(known.toArray(Column[]::new));
    Dataset<Row> present = updated(Joins.leftOnKeys(today, earlier, input.keys()));
    Dataset<Row> absent =
        Joins.missingOnKeys(before, today.select(columns(input.keys())), input.keys());
    return rows(present).unionByName(rows(absent));
  }

  /** Adds the evidence of its key to each row of {@code divergence}; NULL where there is none. */
  public Dataset<Row> addTo(Dataset<Row> divergence, Dataset<Row> monitoring) {
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    columns.add(col(LOG_E));
    columns.add(exp(col(LOG_E)).as("e_value"));
    columns.add(col(P_VALUE));
    return Joins.leftOnKeys(
        divergence, monitoring.select(columns.toArray(Column[]::new)), input.keys());
  }

  /** Adds the same columns without evidence. */
  public static Dataset<Row> addNone(Dataset<Row> divergence) {
    Column none = lit(null).cast("double");
    return divergence.withColumn(LOG_E, none).withColumn("e_value", none).withColumn(P_VALUE, none);
  }

  /** Keys with a reference: its bins, today's counts in them, and what tells it apart. */
  private Dataset<Row> today(Dataset<Row> pairs) {
    Column p = col(Columns.P);
    List<Column> columns = new ArrayList<>(List.of(columns(input.keys())));
    if (input.longLayout()) {
      columns.add(filter(p, weight -> weight.gt(0)).as(REFERENCE));
      columns.add(atBins(Columns.Q, true).as(ADDED));
      columns.add(atBins(Columns.NAMES, true).as(BINS));
      columns.add(exists(atBins(Columns.Q, false), weight -> weight.gt(0)).as(OUTSIDE));
    } else {
      columns.add(p.as(REFERENCE));
      columns.add(col(Columns.Q).as(ADDED));
      columns.add(col(Columns.NAMES).as(BINS));
      columns.add(lit(false).as(OUTSIDE));
    }
    return pairs
        .withColumn(Columns.P, p.cast("array<double>"))
        .withColumn(Columns.Q, col(Columns.Q).cast("array<double>"))
        .filter(exists(p, weight -> weight.gt(0)))
        .select(columns.toArray(Column[]::new))
        .withColumn(HASH, xxhash64(col(REFERENCE), col(BINS)));
  }

  /** The elements of an array at the bins that the reference has, or has not. */
  private static Column atBins(String array, boolean inReference) {
    return filter(
        col(array),
        (element, bin) -> {
          Column weight = get(col(Columns.P), bin);
          return inReference ? weight.gt(0) : weight.equalTo(0);
        });
  }

  private Dataset<Row> updated(Dataset<Row> joined) {
    Column same =
        coalesce(
            before(HASH).equalTo(col(HASH)).and(size(before(COUNTS)).equalTo(size(col(ADDED)))),
            lit(false));
    Column infinite = lit(Double.POSITIVE_INFINITY);
    Column forever = col(OUTSIDE).or(same.and(before(LOG_E).equalTo(infinite)));
    Column evidence = call_function("drift.log_e_value", col(COUNTS), col(REFERENCE));
    Column counted = when(exists(col(ADDED), weight -> weight.gt(0)).or(col(OUTSIDE)), 1);
    return joined
        .withColumn(
            COUNTS,
            when(same, zip_with(before(COUNTS), col(ADDED), Column::plus)).otherwise(col(ADDED)))
        .withColumn(LOG_E, when(forever, infinite).otherwise(evidence))
        .withColumn(
            LARGEST, when(same, greatest(before(LARGEST), col(LOG_E))).otherwise(col(LOG_E)))
        .withColumn(
            DAYS, coalesce(when(same, before(DAYS)), lit(0)).plus(coalesce(counted, lit(0))))
        .withColumn(FIRST_DATE, when(same, before(FIRST_DATE)).otherwise(lit(runDate)));
  }

  private static Column before(String name) {
    return col(BEFORE + name);
  }

  private static String type(String name) {
    return switch (name) {
      case COUNTS -> "array<double>";
      case HASH -> "bigint";
      case DAYS -> "int";
      case FIRST_DATE -> "date";
      default -> "double";
    };
  }

  private Dataset<Row> rows(Dataset<Row> states) {
    List<Column> columns = new ArrayList<>();
    input.keys().forEach(key -> columns.add(column(key)));
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    for (String name : List.of(COUNTS, HASH, LOG_E, LARGEST)) {
      columns.add(col(name));
    }
    columns.add(least(lit(1.0), exp(negative(col(LARGEST)))).as(P_VALUE));
    columns.add(col(DAYS));
    columns.add(col(FIRST_DATE));
    return states.select(columns.toArray(Column[]::new));
  }
}
