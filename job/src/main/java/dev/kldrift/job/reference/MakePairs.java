package dev.kldrift.job.reference;

import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.ReferenceRule;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.PairStatus;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes the pairs of a day: p adds up the histograms of a reference's days, q is the day.
 *
 * <p>What one side does not have is a pair too, with zeros there and a {@link PairStatus}. Output:
 * dataset, feature, reference, segment_level, segment columns, bins, p, q, status. One shuffle.
 */
public final class MakePairs {
  private static final String COUNTS = "counts";
  private static final String FIXED = "__fixed_status";
  private static final String PARTIAL = "__partial";
  private static final String REFUSED = "__refused";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final HistogramStore store;
  private final List<String> keys = new ArrayList<>();

  /** Pairs of histograms of a store. */
  public MakePairs(SparkSession spark, NightlyConfig config, HistogramStore store) {
    this.spark = spark;
    this.config = config;
    this.store = store;
    keys.addAll(List.of("dataset", "feature", "reference", "segment_level"));
    keys.addAll(config.profile().segmentColumns());
  }

  /** The pairs, by what is known of every reference, feature and level. */
  public Dataset<Row> pairs(PairFacts facts) {
    Set<LocalDate> days = new TreeSet<>(config.referenceDays());
    days.add(config.runDate());
    Dataset<Row> known = broadcast(facts.rows(spark));
    Dataset<Row> histograms = mapped(store.histograms(store.present(days)), facts.mappings());
    Dataset<Row> today = histograms.filter(isToday()).crossJoin(broadcast(tags()));
    Dataset<Row> earlier =
        histograms
            .join(broadcast(windows()), Columns.RUN_DATE)
            .join(known.filter(col(REFUSED)), on(), "left_anti");
    Dataset<Row> always = facts.missing(spark).withColumn("dataset", dataset());
    Dataset<Row> pairs = new TwoSides(keys).pairs(earlier, today, always);
    return finished(pairs.join(known, on()));
  }

  private static String[] on() {
    return new String[] {"reference", "feature", "segment_level"};
  }

  private Column isToday() {
    return col(Columns.RUN_DATE).equalTo(lit(config.runDate()));
  }

  private Column dataset() {
    return lit(config.source().dataset());
  }

  private Dataset<Row> tags() {
    List<Row> tags =
        config.references().stream().map(rule -> RowFactory.create(rule.tag())).toList();
    return spark.createDataFrame(tags, new StructType().add("reference", DataTypes.StringType));
  }

  /** Which days each reference has. */
  private Dataset<Row> windows() {
    List<Row> rows = new ArrayList<>();
    for (ReferenceRule rule : config.references()) {
      for (LocalDate day : rule.days(config.runDate(), config.excludedDays())) {
        rows.add(RowFactory.create(rule.tag(), Date.valueOf(day)));
      }
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("reference", DataTypes.StringType)
            .add(Columns.RUN_DATE, DataTypes.DateType));
  }

  /** Adds counts of finer bins up to the bins in force. */
  private static Dataset<Row> mapped(Dataset<Row> histograms, List<BinMapping> mappings) {
    Column counts = col(COUNTS);
    for (BinMapping mapping : mappings) {
      Column mine =
          col("feature").equalTo(mapping.feature()).and(col("spec_id").equalTo(mapping.from()));
      counts = when(mine, array(sums(mapping))).otherwise(counts);
    }
    return histograms.withColumn(COUNTS, counts);
  }

  private static Column[] sums(BinMapping mapping) {
    Column[] sums = new Column[mapping.bins()];
    for (int i = 0; i < mapping.target().size(); i++) {
      int target = mapping.target().get(i);
      Column count = get(col(COUNTS), lit(i));
      sums[target] = sums[target] == null ? count : sums[target].plus(count);
    }
    return sums;
  }

  private Dataset<Row> finished(Dataset<Row> pairs) {
    Column hasP = col("p").isNotNull();
    Column hasQ = col("q").isNotNull();
    Column zeros = array_repeat(lit(0L), size(col("bins")));
    Column status =
        coalesce(
            col(FIXED),
            when(hasP.unary_$bang(), lit(PairStatus.NEW_SEGMENT.name()))
                .when(hasQ.unary_$bang(), lit(PairStatus.VANISHED_SEGMENT.name()))
                .when(col(PARTIAL), lit(PairStatus.PARTIAL_INPUT.name())));
    List<Column> columns = new ArrayList<>(List.of(columns(keys)));
    columns.add(col("bins"));
    columns.add(coalesce(col("p"), zeros).as("p"));
    columns.add(coalesce(col("q"), zeros).as("q"));
    columns.add(status.as("status"));
    return pairs.select(columns.toArray(Column[]::new));
  }

  /** Columns of the facts that {@link PairFacts#rows} has. */
  static StructType factsSchema() {
    return new StructType()
        .add("reference", DataTypes.StringType)
        .add("feature", DataTypes.StringType)
        .add("segment_level", DataTypes.StringType)
        .add(FIXED, DataTypes.StringType)
        .add(PARTIAL, DataTypes.BooleanType)
        .add(REFUSED, DataTypes.BooleanType)
        .add("bins", DataTypes.createArrayType(DataTypes.StringType));
  }
}
