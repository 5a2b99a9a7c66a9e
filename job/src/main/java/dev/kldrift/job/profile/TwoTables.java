package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.TableSide;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * Two tables without dates as one source of two days, so that rows are counted as those of a night
 * are: the reference on one day, what is compared with it on the next. Bins are made from both.
 */
public final class TwoTables {
  private final NightlyConfig config;
  private final Map<TableSide, List<SourcePart>> parts;
  private final ProfileSource source;

  private TwoTables(NightlyConfig config, Map<TableSide, List<SourcePart>> parts) {
    this.config = config.on(TableSide.CURRENT.day());
    this.parts = parts;
    this.source =
        new ProfileSource(
            parts.values().stream().flatMap(List::stream).toList(), List.of(), List.of());
  }

  /** Two tables, whose columns have the type of both where one is wider. */
  public static TwoTables of(
      NightlyConfig config, List<TableRows> reference, List<TableRows> current) {
    Map<String, DataType> wider =
        wider(Stream.of(reference, current).flatMap(List::stream).toList());
    Map<TableSide, List<SourcePart>> parts = new LinkedHashMap<>();
    parts.put(TableSide.REFERENCE, parts(config, TableSide.REFERENCE, reference, wider));
    parts.put(TableSide.CURRENT, parts(config, TableSide.CURRENT, current, wider));
    return new TwoTables(config, parts);
  }

  /** The same without some columns as features, unless they are named. */
  public TwoTables without(Set<String> columns) {
    ProfileConfig profile = config.profile().without(columns);
    NightlyConfig narrower = config.with(profile);
    Map<TableSide, List<SourcePart>> replanned = new LinkedHashMap<>();
    parts.forEach(
        (side, all) ->
            replanned.put(side, all.stream().map(part -> part.planned(profile)).toList()));
    return new TwoTables(narrower, replanned);
  }

  /**
   * The type of values of both: whole numbers stay whole; of types that are no numbers the first.
   */
  public static DataType wider(DataType one, DataType other) {
    if (one.equals(other) || !(one instanceof NumericType && other instanceof NumericType)) {
      return one;
    }
    return one instanceof IntegralType && other instanceof IntegralType
        ? DataTypes.LongType
        : DataTypes.DoubleType;
  }

  /** Numbers of which there are several types have the wider one everywhere. */
  private static Map<String, DataType> wider(List<TableRows> all) {
    Map<String, DataType> wider = new LinkedHashMap<>();
    for (TableRows rows : all) {
      for (StructField field : rows.columns().schema().fields()) {
        wider.merge(field.name(), field.dataType(), TwoTables::wider);
      }
    }
    return wider;
  }

  private static List<SourcePart> parts(
      NightlyConfig config, TableSide side, List<TableRows> tables, Map<String, DataType> wider) {
    List<SourcePart> parts = new ArrayList<>();
    for (TableRows table : tables) {
      Dataset<Row> rows = table.rows();
      List<Column> columns = new ArrayList<>();
      for (StructField field : rows.schema().fields()) {
        DataType type = wider.get(field.name());
        boolean numbers = type instanceof NumericType && field.dataType() instanceof NumericType;
        boolean widen = numbers && !field.dataType().equals(type);
        Column value = column(field.name());
        columns.add(widen ? value.cast(type).as(field.name()) : value);
      }
      columns.add(lit(side.day()).as(TableSide.COLUMN));
      Dataset<Row> dated = rows.select(columns.toArray(Column[]::new));
      parts.add(
          new SourcePart(
              config.source(),
              config.profile(),
              table.name(),
              dated,
              table.columns().with(dated.schema())));
    }
    return parts;
  }

  /** What there is of both. */
  public ProfileSource source() {
    return source;
  }

  /** Whether a table has a feature, as values of its type. */
  public boolean has(TableSide side, Feature feature) {
    return parts.get(side).stream().anyMatch(part -> part.has(feature));
  }

  /** Whether some rows of a table have a feature, and others do not. */
  public boolean isPartial(TableSide side, Feature feature) {
    return has(side, feature) && !parts.get(side).stream().allMatch(part -> part.has(feature));
  }

  /** Whether a table has the column of a feature, of whatever type. */
  public boolean hasColumn(TableSide side, Feature feature) {
    return parts.get(side).stream()
        .anyMatch(part -> List.of(part.schema().fieldNames()).contains(feature.column()));
  }

  /**
   * What the values of each feature are like in one table, by one pass; rows are counted of those
   * too that it has not, or has as another type.
   */
  public Map<String, ColumnSketch> sketches(TableSide side) {
    List<Feature> features = List.copyOf(source.features().values());
    Map<Integer, ColumnSketch> made =
        parts.get(side).stream()
            .map(part -> part.sketches(features))
            .reduce(JavaPairRDD::union)
            .orElseThrow()
            .reduceByKey(ColumnSketch::and)
            .collectAsMap();
    Map<String, ColumnSketch> sketches = new HashMap<>();
    for (int i = 0; i < features.size(); i++) {
      sketches.put(features.get(i).name(), made.getOrDefault(i, new ColumnSketch()));
    }
    return sketches;
  }

  /** The quartiles of the finite numbers of each feature in one table; none where it has none. */
  public Map<String, List<Double>> quartiles(TableSide side) {
    List<Feature> features =
        source.features().values().stream()
            .filter(feature -> feature.type().isNumber() && has(side, feature))
            .toList();
    if (features.isEmpty()) {
      return Map.of();
    }
    Set<LocalDate> day = Set.of(side.day());
    Distributions distributions =
        new Distributions(
            new ProfileSource(parts.get(side), List.of(), List.of()), config.profile());
    List<Distribution> numbers =
        distributions.numbers(
            day,
            features,
            distributions.counts(day, features, List.of()),
            (feature, found) -> Quartiles.unknown(found));
    Map<String, List<Double>> quartiles = new HashMap<>();
    for (int i = 0; i < features.size(); i++) {
      quartiles.put(features.get(i).name(), Quartiles.of(numbers.get(i)));
    }
    return quartiles;
  }

  /** Bins of all features and segments, made from both tables. */
  public Specifications bins() {
    source.requireNamed(config, List.of());
    return new FreezeBins(config, source).complete(Specifications.none());
  }

  /** Histograms of both tables: columns of table {@code histogram}, and the day of a side. */
  public Dataset<Row> histograms(Specifications specifications) {
    Set<LocalDate> days = Set.of(TableSide.REFERENCE.day(), TableSide.CURRENT.day());
    return new ProfileDays(config, source, specifications).profile(days);
  }
}
