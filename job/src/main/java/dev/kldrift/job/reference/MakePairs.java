package dev.kldrift.job.reference;

import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.ReferenceRule;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.PairStatus;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 * Makes the pairs of run dates: p adds up the histograms of a reference's days, q those of the
 * window that ends with the run date.
 *
 * <p>What one side does not have is a pair too, with zeros there and a {@link PairStatus}. Output:
 * dataset, feature, reference, segment_level, segment columns, bins, p, q, status; of several run
 * dates {@value #NIGHT} in front. One shuffle; a reference that several run dates have is added up
 * once, in one more.
 */
public final class MakePairs {
  /** Column of the run date, of pairs of several. */
  public static final String NIGHT = "kldrift_run_date";

  private static final String COUNTS = "counts";
  private static final String FIXED = "__fixed_status";
  private static final String PARTIAL = "__partial";
  private static final String REFUSED = "__refused";
  private static final String OUTSIDE = "__outside";
  private static final String REFUSED_NOW = "__refused_now";
  private static final String WINDOW = "__window";
  private static final String SCOPE = "__scope";
  private static final int NO_SCOPE = -1;
  private static final StructType COMPARISON =
      new StructType().add(NIGHT, "date").add("reference", "string");

  private final SparkSession spark;
  private final NightlyConfig config;
  private final HistogramStore store;
  private final List<String> keys = new ArrayList<>();

  /** Pairs of histograms of a store. */
  public MakePairs(SparkSession spark, NightlyConfig config, HistogramStore store) {
    this.spark = spark;
    this.config = config;
    this.store = store;
    keys.add(NIGHT);
    keys.addAll(config.keyColumns());
  }

  /** The pairs of one run date. */
  public Dataset<Row> pairs(PairFacts facts) {
    return pairs(List.of(facts)).drop(NIGHT);
  }

  /**
   * The pairs, by what is known of every run date, reference, feature and level.
   *
   * @param nights with the same bins, at least one
   */
  public Dataset<Row> pairs(List<PairFacts> nights) {
    List<Row> rows = nights.stream().flatMap(night -> night.rows().stream()).toList();
    Dataset<Row> known = broadcast(spark.createDataFrame(rows, factsSchema()));
    Set<BinMapping> mappings = new LinkedHashSet<>();
    nights.forEach(night -> mappings.addAll(night.mappings()));
    SparkSettings.sizeGroups(spark, nights.get(0).mostBins());
    Dataset<Row> now = without(REFUSED_NOW, rows, now(nights, mappings));
    Dataset<Row> earlier = without(REFUSED, rows, earlier(nights, mappings));
    List<Row> everywhere = nights.stream().flatMap(night -> night.missing().stream()).toList();
    Dataset<Row> always =
        spark.createDataFrame(everywhere, PairFacts.PLACES).withColumn("dataset", dataset());
    Dataset<Row> pairs = new JoinHistograms(keys).pairs(earlier, now, always);
    Dataset<Row> finished = finished(pairs.join(known, on()));
    return config.nullShares() ? NullShares.with(finished) : finished;
  }

  private static String[] on() {
    return new String[] {NIGHT, "reference", "feature", "segment_level"};
  }

  /** Histograms but for those that are refused, which mostly none is. */
  private Dataset<Row> without(String refused, List<Row> facts, Dataset<Row> histograms) {
    int place = factsSchema().fieldIndex(refused);
    List<Row> some = facts.stream().filter(row -> row.getBoolean(place)).toList();
    return some.isEmpty()
        ? histograms
        : histograms.join(broadcast(spark.createDataFrame(some, factsSchema())), on(), "left_anti");
  }

  private Column dataset() {
    return lit(config.source().dataset());
  }

  /** Histograms of these days alone, by the bins in force. */
  private Dataset<Row> histograms(Collection<LocalDate> days, Set<BinMapping> mappings) {
    return mapped(store.histograms(store.present(days)), mappings);
  }

  /** Histograms of the days that are compared on each run date, with every tag. */
  private Dataset<Row> now(List<PairFacts> nights, Set<BinMapping> mappings) {
    Set<LocalDate> days = new TreeSet<>();
    List<Row> rows = new ArrayList<>();
    for (PairFacts night : nights) {
      Date runDate = Date.valueOf(night.runDate());
      for (LocalDate day : night.config().currentDays()) {
        days.add(day);
        for (ReferenceRule rule : config.references()) {
          rows.add(RowFactory.create(runDate, rule.tag(), Date.valueOf(day)));
        }
      }
    }
    StructType columns = COMPARISON.add(Columns.RUN_DATE, "date");
    return histograms(days, mappings)
        .join(broadcast(spark.createDataFrame(rows, columns)), Columns.RUN_DATE);
  }

  /** Histograms of each reference's days, with its tag. */
  private Dataset<Row> earlier(List<PairFacts> nights, Set<BinMapping> mappings) {
    Map<Window, List<List<Object>>> comparisons = comparisons(nights);
    Set<LocalDate> days = new TreeSet<>();
    comparisons.keySet().forEach(window -> days.addAll(window.days()));
    Dataset<Row> histograms = histograms(days, mappings).withColumn(SCOPE, scope());
    if (comparisons.values().stream().allMatch(of -> of.size() == 1)) {
      return onDays(histograms, comparisons, COMPARISON);
    }
    Map<Window, List<List<Object>>> numbers = new LinkedHashMap<>();
    List<Row> named = new ArrayList<>();
    comparisons.forEach(
        (window, of) -> {
          int number = numbers.size();
          numbers.put(window, List.of(List.of(number)));
          of.forEach(one -> named.add(RowFactory.create(one.get(0), one.get(1), number)));
        });
    return addedUp(onDays(histograms, numbers, new StructType().add(WINDOW, "int")))
        .join(broadcast(spark.createDataFrame(named, COMPARISON.add(WINDOW, "int"))), WINDOW);
  }

  /** What each window is the reference of: values of {@link #COMPARISON}. */
  private Map<Window, List<List<Object>>> comparisons(List<PairFacts> nights) {
    Map<Window, List<List<Object>>> comparisons = new LinkedHashMap<>();
    for (PairFacts night : nights) {
      for (ReferenceRule rule : config.references()) {
        List<Object> comparison = List.of(Date.valueOf(night.runDate()), rule.tag());
        for (Window window : windows(night.config(), rule)) {
          comparisons.computeIfAbsent(window, days -> new ArrayList<>()).add(comparison);
        }
      }
    }
    return comparisons;
  }

  /**
   * Days that are added up.
   *
   * @param scope number of the new normal that has days of its own, or {@link #NO_SCOPE}
   * @param days the days
   */
  private record Window(int scope, List<LocalDate> days) {}

  /** What a reference is on a night: for most features, and for each with a new normal. */
  private static List<Window> windows(NightlyConfig night, ReferenceRule rule) {
    List<Window> windows = new ArrayList<>(List.of(new Window(NO_SCOPE, night.days(rule))));
    List<Acceptance.Scope> scopes = night.scopes();
    for (int i = 0; i < scopes.size(); i++) {
      windows.add(new Window(i, night.days(rule, scopes.get(i))));
    }
    return windows;
  }

  /** Which new normal a histogram has: that of its segment before that of its feature. */
  private Column scope() {
    List<Acceptance.Scope> scopes = config.scopes();
    Column scope = lit(NO_SCOPE);
    for (int i = scopes.size() - 1; i >= 0; i--) {
      scope = when(isIn(scopes.get(i)), i).otherwise(scope);
    }
    return scope;
  }

  private Column isIn(Acceptance.Scope scope) {
    return AcceptedReferences.isIn(scope, config.profile());
  }

  /** Histograms of the days of windows, each with every row of values of its windows. */
  private Dataset<Row> onDays(
      Dataset<Row> histograms, Map<Window, List<List<Object>>> rows, StructType columns) {
    List<Row> days = new ArrayList<>();
    rows.forEach(
        (window, of) -> {
          for (LocalDate day : window.days()) {
            for (List<Object> row : of) {
              List<Object> values = new ArrayList<>(row);
              values.add(window.scope());
              values.add(Date.valueOf(day));
              days.add(RowFactory.create(values.toArray()));
            }
          }
        });
    StructType all = columns.add(SCOPE, "int").add(Columns.RUN_DATE, "date");
    return histograms
        .join(broadcast(spark.createDataFrame(days, all)), new String[] {Columns.RUN_DATE, SCOPE})
        .drop(SCOPE);
  }

  /** Histograms of a window as one, bins of other specifications apart. */
  private Dataset<Row> addedUp(Dataset<Row> dated) {
    List<String> group = new ArrayList<>(List.of(WINDOW, "dataset", "feature", "segment_level"));
    group.addAll(config.profile().segmentColumns());
    group.add("spec_id");
    group.add("segment_spec_id");
    return dated
        .groupBy(columns(group))
        .agg(call_function("drift.combine", col(COUNTS)).cast("array<bigint>").as(COUNTS));
  }

  /** Adds counts of finer bins up to the bins in force. */
  private static Dataset<Row> mapped(Dataset<Row> histograms, Set<BinMapping> mappings) {
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
            when(hasP.unary_$bang().and(isNewNormal()), lit(PairStatus.NO_REFERENCE.name()))
                .when(hasP.unary_$bang(), lit(PairStatus.NEW_SEGMENT.name()))
                .when(hasQ.unary_$bang(), lit(PairStatus.VANISHED_SEGMENT.name()))
                .when(col(PARTIAL), lit(PairStatus.PARTIAL_INPUT.name()))
                .when(
                    isMostlyOutside("q").and(isMostlyOutside("p").unary_$bang()),
                    lit(PairStatus.BINS_NO_LONGER_FIT.name())));
    List<Column> columns = new ArrayList<>(List.of(columns(keys)));
    columns.add(col("bins"));
    columns.add(coalesce(col("p"), zeros).as("p"));
    columns.add(coalesce(col("q"), zeros).as("q"));
    columns.add(status.as("status"));
    return pairs.select(columns.toArray(Column[]::new));
  }

  /** Whether a segment has a new normal, whose first day has nothing to be compared with. */
  private Column isNewNormal() {
    Column normal = lit(false);
    for (Acceptance each : config.accepted()) {
      if (!each.segment().isEmpty()) {
        normal = normal.or(isIn(each.scope()).and(col(NIGHT).geq(lit(Date.valueOf(each.from())))));
      }
    }
    return normal;
  }

  /** Whether more than half of a side is in bins of values that the others were not made for. */
  private static Column isMostlyOutside(String side) {
    Column outside =
        aggregate(col(OUTSIDE), lit(0L), (sum, place) -> sum.plus(get(col(side), place)));
    Column all = aggregate(col(side), lit(0L), Column::plus);
    // Adding up is what takes time, and mostly there is nothing outside.
    return outside.gt(0).and(outside.multiply(2).gt(all));
  }

  /** Columns of the facts that {@link PairFacts#rows} has. */
  static StructType factsSchema() {
    return PairFacts.PLACES
        .add(FIXED, DataTypes.StringType)
        .add(PARTIAL, DataTypes.BooleanType)
        .add(REFUSED, DataTypes.BooleanType)
        .add(REFUSED_NOW, DataTypes.BooleanType)
        .add("bins", DataTypes.createArrayType(DataTypes.StringType))
        .add(OUTSIDE, DataTypes.createArrayType(DataTypes.IntegerType));
  }
}
