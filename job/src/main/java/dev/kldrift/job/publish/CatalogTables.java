package dev.kldrift.job.publish;

import static org.apache.spark.sql.functions.expr;

import dev.kldrift.job.config.TableName;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.input.PinTable;
import dev.kldrift.job.input.PinnedTable;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Tables {@code <catalog>.<schema>.<table>} of any catalog of Spark's whose tables can replace rows
 * by a condition, partitioned by {@code run_date}. Tables, and columns that a later version of
 * kldrift has more, are made before the first table is published.
 */
final class CatalogTables extends DatedTables {
  private static final String SESSION_CATALOG = "spark_catalog";

  /** Formats of files without a log, whose tables cannot replace rows in one step. */
  private static final Set<String> PLAIN =
      Set.of("parquet", "orc", "avro", "csv", "json", "text", "xml");

  private final String schemaName;

  CatalogTables(String schemaName, Path root, FileSystem fileSystem, Configuration hadoop) {
    super(root, fileSystem, hadoop);
    this.schemaName = schemaName;
  }

  @Override
  public void requireUsable(SparkSession spark) {
    requireCatalog(spark);
    use(spark, "SHOW TABLES IN " + schemaName);
  }

  @Override
  public void make(SparkSession spark) {
    requireCatalog(spark);
    use(spark, "CREATE NAMESPACE IF NOT EXISTS " + schemaName);
  }

  private void requireCatalog(SparkSession spark) {
    String catalog = catalog();
    if (isSessionCatalog() && PLAIN.contains(provider(spark))) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "publish.catalog %s: tables of spark_catalog are %s, which cannot replace rows in one step (set spark.sql.sources.default=delta, or name another catalog)"
              .formatted(schemaName, provider(spark)));
    }
    if (!isSessionCatalog() && !spark.conf().contains("spark.sql.catalog." + catalog)) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "publish.catalog %s: Spark has no catalog '%s' (set spark.sql.catalog.%s, and add its library, as in --packages)"
              .formatted(schemaName, catalog, catalog));
    }
  }

  private void use(SparkSession spark, String statement) {
    try {
      spark.sql(statement);
    } catch (Exception | LinkageError e) { // Spark declares none
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "publish.catalog %s cannot be used: %s (set spark.sql.catalog.%s, and add its library, as in --packages)"
              .formatted(schemaName, Reason.of(e), catalog()),
          e);
    }
  }

  private String catalog() {
    return schemaName.substring(0, schemaName.indexOf('.'));
  }

  private boolean isSessionCatalog() {
    return catalog().equals(SESSION_CATALOG);
  }

  @Override
  String name(ResultTable table) {
    return schemaName + "." + table.folder();
  }

  @Override
  boolean isMade(SparkSession spark, ResultTable table) {
    return spark.catalog().tableExists(name(table));
  }

  @Override
  Dataset<Row> load(SparkSession spark, ResultTable table) {
    return spark.table(name(table));
  }

  @Override
  Optional<PinnedTable> pinned(SparkSession spark, ResultTable table) {
    TableName name = TableName.parse(name(table));
    return Optional.of(PinTable.named(spark, "publish.catalog", name, TableVersion.LATEST))
        .filter(PinnedTable::hasVersion);
  }

  @Override
  public void prepare(SparkSession spark, ResultTable table, LocalDate day, StructType schema)
      throws IOException {
    super.prepare(spark, table, day, schema);
    try {
      if (isMade(spark, table)) {
        addColumns(spark, table, schema);
      } else {
        make(spark, table, schema);
      }
    } catch (Exception e) { // Spark declares none
      throw new IOException(Reason.of(e), e);
    }
  }

  private void make(SparkSession spark, ResultTable table, StructType schema) {
    StructType dated = ((StructType) nullable(schema)).add(Columns.RUN_DATE, DataTypes.DateType);
    String using = // other catalogs know by themselves
        isSessionCatalog() ? " USING " + provider(spark) : "";
    // The builder of the API has another type in Spark 3.5 than since.
    spark.sql(
        "CREATE TABLE %s (%s)%s PARTITIONED BY (%s)"
            .formatted(name(table), dated.toDDL(), using, Columns.RUN_DATE));
  }

  /** The type with NULL allowed everywhere: another run may have some. */
  private static DataType nullable(DataType type) {
    if (type instanceof ArrayType array) {
      return new ArrayType(nullable(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return new MapType(map.keyType(), nullable(map.valueType()), true);
    }
    if (type instanceof StructType struct) {
      return new StructType(
          Arrays.stream(struct.fields())
              .map(
                  field ->
                      new StructField(
                          field.name(), nullable(field.dataType()), true, field.metadata()))
              .toArray(StructField[]::new));
    }
    return type;
  }

  private static String provider(SparkSession spark) {
    return spark.conf().get("spark.sql.sources.default").toLowerCase(Locale.ROOT);
  }

  private void addColumns(SparkSession spark, ResultTable table, StructType schema) {
    Set<String> known =
        Arrays.stream(load(spark, table).columns())
            .map(DatedTables::lower)
            .collect(Collectors.toSet());
    StructField[] added =
        Arrays.stream(schema.fields())
            .filter(field -> !known.contains(lower(field.name())))
            .toArray(StructField[]::new);
    if (added.length > 0) {
      spark.sql(
          "ALTER TABLE %s ADD COLUMNS (%s)"
              .formatted(name(table), ((StructType) nullable(new StructType(added))).toDDL()));
    }
  }

  /** Rows of a column that a run lacks are NULL; a write has to name every column. */
  @Override
  boolean replace(ResultTable table, Dataset<Row> rows, Collection<LocalDate> days, String run) {
    StructType there = load(rows.sparkSession(), table).schema();
    Column[] columns = aligned(there, rows.schema()).toArray(Column[]::new);
    try {
      rows.select(columns)
          .writeTo(name(table))
          .option("distribution-mode", "none") // Iceberg's; else one task writes a date
          .overwrite(expr(condition(days)));
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(name(table) + " is gone", e);
    }
    return false;
  }
}
