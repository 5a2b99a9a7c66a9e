package dev.kldrift.job.diff;

import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.DiffConfig;
import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.profile.BinSpecification;
import dev.kldrift.job.profile.Feature;
import dev.kldrift.job.profile.Specifications;
import dev.kldrift.job.profile.TwoTables;
import dev.kldrift.job.reference.JoinHistograms;
import dev.kldrift.job.reference.NullShares;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.PairStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes the pairs of two tables: p is the reference, q what is compared with it.
 *
 * <p>What one table does not have is a pair too, with zeros there and a {@link PairStatus}. Output:
 * the keys of {@link DiffConfig#keys}, bins, p, q, status. One shuffle.
 */
public final class DiffPairs {
  private static final String FIXED = "__fixed_status";
  private static final String PARTIAL = "__partial";
  private static final StructType FACTS =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add(FIXED, DataTypes.StringType)
          .add(PARTIAL, DataTypes.BooleanType)
          .add("bins", DataTypes.createArrayType(DataTypes.StringType));

  private final DiffConfig config;
  private final TwoTables tables;
  private final Specifications specifications;

  public DiffPairs(DiffConfig config, TwoTables tables, Specifications specifications) {
    this.config = config;
    this.tables = tables;
    this.specifications = specifications;
  }

  /** The pairs, from histograms of {@link TwoTables#histograms}. */
  public Dataset<Row> pairs(SparkSession spark, Dataset<Row> histograms) {
    if (config.nightly().nullShares()) {
      NullShares.requireFree(specifications.names());
    }
    Dataset<Row> facts = spark.createDataFrame(facts(), FACTS);
    Dataset<Row> always = facts.select("feature");
    if (config.keys().contains("segment_level")) {
      always = always.withColumn("segment_level", lit("all"));
    }
    Dataset<Row> pairs =
        new JoinHistograms(config.keys())
            .pairs(
                side(histograms, TableSide.REFERENCE), side(histograms, TableSide.CURRENT), always);
    Dataset<Row> finished = finished(pairs.join(broadcast(facts), "feature"));
    return config.nightly().nullShares() ? NullShares.with(finished) : finished;
  }

  private static Dataset<Row> side(Dataset<Row> histograms, TableSide side) {
    return histograms.filter(col(Columns.RUN_DATE).cast("date").equalTo(lit(side.day())));
  }

  private List<Row> facts() {
    List<Row> facts = new ArrayList<>();
    Map<String, Feature> features = tables.source().features();
    Map<String, String> unreadable = tables.source().unreadable();
    for (Feature feature : features.values()) {
      BinSpecification bins = specifications.feature(feature.name()).orElseThrow();
      Optional<PairStatus> status =
          unreadable.containsKey(feature.name())
              ? Optional.of(PairStatus.UNREADABLE)
              : status(feature);
      boolean partial =
          tables.isPartial(TableSide.REFERENCE, feature)
              || tables.isPartial(TableSide.CURRENT, feature);
      facts.add(
          RowFactory.create(
              feature.name(),
              status.map(Enum::name).orElse(null),
              partial,
              bins.labels().toArray()));
    }
    for (String name : unreadable.keySet()) {
      if (!features.containsKey(name)) {
        Object[] bins = {"(unreadable)"};
        facts.add(RowFactory.create(name, PairStatus.UNREADABLE.name(), false, bins));
      }
    }
    return facts;
  }

  private Optional<PairStatus> status(Feature feature) {
    boolean before = tables.has(TableSide.REFERENCE, feature);
    boolean now = tables.has(TableSide.CURRENT, feature);
    if (before && now) {
      return Optional.empty();
    }
    if (tables.hasColumn(TableSide.REFERENCE, feature)
        && tables.hasColumn(TableSide.CURRENT, feature)) {
      return Optional.of(PairStatus.TYPE_CHANGED);
    }
    return Optional.of(before ? PairStatus.DROPPED_FEATURE : PairStatus.NEW_FEATURE);
  }

  private Dataset<Row> finished(Dataset<Row> pairs) {
    Column zeros = array_repeat(lit(0L), size(col("bins")));
    Column status =
        coalesce(
            col(FIXED),
            when(col("p").isNull(), lit(PairStatus.NEW_SEGMENT.name()))
                .when(col("q").isNull(), lit(PairStatus.VANISHED_SEGMENT.name()))
                .when(col(PARTIAL), lit(PairStatus.PARTIAL_INPUT.name())));
    List<Column> columns = new ArrayList<>(List.of(columns(config.keys())));
    columns.add(col("bins"));
    columns.add(coalesce(col("p"), zeros).as("p"));
    columns.add(coalesce(col("q"), zeros).as("q"));
    columns.add(status.as("status"));
    return pairs.select(columns.toArray(Column[]::new));
  }
}
