package dev.kldrift.job.alert;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.AlertsConfig;
import dev.kldrift.job.config.Incident;
import dev.kldrift.job.config.NamePattern;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.score.Joins;
import dev.kldrift.job.table.AlertState;
import dev.kldrift.job.table.AlertsTable;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.PairStatus;
import dev.kldrift.stats.Severity;
import dev.kldrift.stats.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Turns drifted pairs into alerts, one per group of key columns, so that a fault upstream that hits
 * a thousand segments of a feature is one alert, and carries them from run date to run date.
 *
 * <p>An alert is open from the first run date on which a pair of its group drifted, until one on
 * which pairs of the group were decided and none drifted; there it is listed once more as
 * recovered. Where no pair is decided (no data, or too few) silence says nothing, and it stays
 * open. What describes its worst pair is of the last run date on which one drifted. One shuffle by
 * group and one join.
 */
public final class TrackAlerts {
  private static final String STATE = "state";
  private static final String SEVERITY = "severity";
  private static final String FIRST_SEEN = "first_seen";
  private static final String LAST_SEEN = "last_seen";
  private static final String DAYS = "days";
  private static final String RECOVERED_ON = "recovered_on";
  private static final String PAIRS = "pairs";
  private static final String DRIFTED_PAIRS = "drifted_pairs";
  private static final String WORST_EFFECT = "worst_effect";
  private static final String MINIMUM_EFFECT = "minimum_effect";
  private static final String WORST_TOP_BIN = "worst_top_bin";
  private static final String SILENCED_BY = "silenced_by";
  private static final String DECIDED = "__decided";
  private static final String IMPLIED = "__implied";
  private static final String BEFORE = "__before_";
  private static final String WORST = "worst";
  private static final String RANKED = "__ranked";

  /** What an alert keeps of the last date on which it was seen. */
  private static final StructType CARRIED =
      new StructType()
          .add(FIRST_SEEN, DataTypes.DateType)
          .add(LAST_SEEN, DataTypes.DateType)
          .add(SEVERITY, DataTypes.StringType)
          .add(WORST, DataTypes.StringType)
          .add(WORST_EFFECT, DataTypes.DoubleType)
          .add(MINIMUM_EFFECT, DataTypes.DoubleType)
          .add(WORST_TOP_BIN, DataTypes.StringType);

  private static final List<String> OF_WORST =
      List.of(SEVERITY, WORST, WORST_EFFECT, MINIMUM_EFFECT, WORST_TOP_BIN);

  private final AlertsConfig config;
  private final List<String> keys;
  private final String feature;
  private final List<String> groups;
  private final LocalDate runDate;
  private final String runId;

  /**
   * Tracks alerts of a run.
   *
   * @param keys every key column
   * @param feature the key column that names features
   */
  public TrackAlerts(
      AlertsConfig config, List<String> keys, String feature, LocalDate runDate, String runId) {
    this.config = config;
    this.keys = keys;
    this.feature = feature;
    this.groups = config.groups(keys, feature);
    this.runDate = runDate;
    this.runId = runId;
  }

  /** The group columns of a table {@code alerts}, or of pairs, with their types. */
  public static List<StructField> groups(StructType schema, List<String> named) {
    return Stream.of(schema.fields())
        .filter(field -> named.contains(field.name()))
        .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
        .toList();
  }

  /** Columns of what {@link #carry} needs of the run date before. */
  public static StructType carried(List<StructField> groups) {
    StructType schema = new StructType(groups.toArray(StructField[]::new));
    schema = schema.add(STATE, DataTypes.StringType);
    for (StructField field : CARRIED.fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  /**
   * The rows of the table {@code alerts}.
   *
   * @param divergence the decided pairs of this run date
   * @param before alerts of the run date before, with the columns of {@link #carried}
   */
  public Dataset<Row> carry(Dataset<Row> divergence, Dataset<Row> before) {
    Dataset<Row> open = open(before);
    Dataset<Row> today = today(divergence);
    Dataset<Row> absent =
        Joins.missingOnKeys(open.select(columns(groups)), today.select(columns(groups)), groups)
            .withColumn(PAIRS, lit(0L))
            .withColumn(DECIDED, lit(0L))
            .withColumn(DRIFTED_PAIRS, lit(0L))
            .withColumn(RANKED, lit(null).cast(today.schema().apply(RANKED).dataType()));
    Dataset<Row> all = Joins.leftOnKeys(today.unionByName(absent), open, groups);
    Column known = col(BEFORE + FIRST_SEEN).isNotNull();
    return all.filter(known.or(drifted())).select(resultColumns());
  }

  private Dataset<Row> open(Dataset<Row> before) {
    List<Column> kept = new ArrayList<>(List.of(columns(groups)));
    for (String name : CARRIED.fieldNames()) {
      kept.add(col(name).as(BEFORE + name));
    }
    return before
        .filter(col(STATE).equalTo(AlertState.OPEN.name()))
        .select(kept.toArray(Column[]::new));
  }

  /** Each group's pairs, and its worst one among the drifted. */
  private Dataset<Row> today(Dataset<Row> divergence) {
    Column decided = col("decision").notEqual(Verdict.TOO_FEW.name());
    Column isThere = col(IMPLIED).unary_$bang();
    Column pairs = count(when(isThere, 1));
    return withImplied(divergence)
        .groupBy(columns(groups))
        .agg(
            pairs.as(PAIRS),
            when(pairs.gt(0), count(when(isThere.and(decided), 1)))
                .otherwise(count(when(decided, 1)))
                .as(DECIDED),
            count(when(isThere.and(alarms()), 1)).as(DRIFTED_PAIRS),
            max(when(isThere.and(alarms()), ranked())).as(RANKED));
  }

  /**
   * The pairs, and where shares of NULL are pairs, one for each feature's. A segment without NULLs
   * has none, on either side; so an alert on the share is over when the feature was decided on.
   */
  private Dataset<Row> withImplied(Dataset<Row> divergence) {
    boolean isText = divergence.schema().apply(feature).dataType().equals(DataTypes.StringType);
    if (!config.nullShares() || !isText) { // compare may have features of any type
      return divergence.withColumn(IMPLIED, lit(false));
    }
    return divergence
        .withColumn(IMPLIED, explode(array(lit(false), lit(true))))
        .withColumn(
            feature,
            when(col(IMPLIED), concat(column(feature), lit(NightlyConfig.NULL_SHARE)))
                .otherwise(column(feature)));
  }

  /** A feature whose column is gone or holds something else needs no test to be an alarm. */
  private static Column alarms() {
    return coalesce(col("drifted"), lit(false)).or(isBroken());
  }

  private static Column isBroken() {
    return col(Columns.STATUS)
        .isin(PairStatus.DROPPED_FEATURE.name(), PairStatus.TYPE_CHANGED.name());
  }

  /** A drifted pair; structs compare by their fields in order, so the largest is the worst. */
  private Column ranked() {
    Column[] severities =
        Arrays.stream(Severity.values()).map(value -> lit(value.name())).toArray(Column[]::new);
    Column minimum = col("minimum_effect");
    Column times =
        when(minimum.gt(0).and(isBroken().unary_$bang()), col("effect_size").divide(minimum))
            .otherwise(Double.MAX_VALUE);
    Column severity = when(isBroken(), Severity.HIGH.name()).otherwise(col("severity"));
    Column topBin = get(col(Columns.TOP_BINS), lit(0));
    return struct(
        array_position(array(severities), severity).as("__rank"),
        times.as("__times"),
        col("effect_size").as(WORST_EFFECT),
        key().as(WORST),
        severity.as(SEVERITY),
        minimum.as(MINIMUM_EFFECT),
        when(isBroken(), col(Columns.STATUS))
            .otherwise(coalesce(topBin.getField("label"), topBin.getField("bin").cast("string")))
            .as(WORST_TOP_BIN));
  }

  /** The whole key for people, as in {@code feature=delay, origin=ATL}. */
  private Column key() {
    List<Column> parts = new ArrayList<>();
    for (String name : keys) {
      parts.add(lit((parts.isEmpty() ? "" : ", ") + name + "="));
      parts.add(coalesce(column(name).cast("string"), lit("NULL")));
    }
    return concat(parts.toArray(Column[]::new));
  }

  private static Column drifted() {
    return col(DRIFTED_PAIRS).gt(0);
  }

  private Column[] resultColumns() {
    Column recovered = drifted().unary_$bang().and(col(DECIDED).gt(0));
    Column firstSeen = coalesce(col(BEFORE + FIRST_SEEN), lit(runDate));
    List<Column> columns = new ArrayList<>();
    groups.forEach(name -> columns.add(column(name)));
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    columns.add(alertId().as(AlertsTable.ALERT_ID));
    columns.add(
        when(recovered, AlertState.RECOVERED.name()).otherwise(AlertState.OPEN.name()).as(STATE));
    columns.add(ofWorst(SEVERITY));
    columns.add(firstSeen.as(FIRST_SEEN));
    columns.add(when(drifted(), lit(runDate)).otherwise(col(BEFORE + LAST_SEEN)).as(LAST_SEEN));
    columns.add(date_diff(lit(runDate), firstSeen).plus(when(recovered, 0).otherwise(1)).as(DAYS));
    columns.add(when(recovered, lit(runDate)).as(RECOVERED_ON));
    columns.add(col(PAIRS));
    columns.add(col(DRIFTED_PAIRS));
    OF_WORST.stream().skip(1).forEach(name -> columns.add(ofWorst(name)));
    columns.add(silencedBy().as(SILENCED_BY));
    return columns.toArray(Column[]::new);
  }

  private static Column ofWorst(String name) {
    return when(drifted(), col(RANKED).getField(name)).otherwise(col(BEFORE + name)).as(name);
  }

  private Column alertId() {
    String monitor = config.name();
    List<String> names = groups;
    Column[] values =
        groups.stream().map(name -> column(name).cast("string")).toArray(Column[]::new);
    return udf((UDF1<Row, String>) row -> AlertId.of(monitor, names, row), DataTypes.StringType)
        .apply(struct(values));
  }

  /** The first incident that covers the run date and the feature. */
  private Column silencedBy() {
    Column incident = lit(null).cast("string");
    List<Incident> covering =
        config.incidents().stream().filter(each -> each.covers(runDate)).toList();
    for (int i = covering.size() - 1; i >= 0; i--) {
      Incident at = covering.get(i);
      incident =
          at.features().equals(NamePattern.ANY)
              ? lit(at.text())
              : when(column(feature).cast("string").rlike(at.features().regex()), at.text())
                  .otherwise(incident);
    }
    return incident;
  }
}
