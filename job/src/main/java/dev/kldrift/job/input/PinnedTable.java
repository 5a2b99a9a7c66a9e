package dev.kldrift.job.input;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.TableName;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.input.TableFormat.Folder;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.SparkMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.Type;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table at one version: every pass over its rows reads the same ones, whatever is written to it
 * meanwhile.
 *
 * <p>Delta and Iceberg number what they commit. Any other table, and any view, has no version: its
 * rows are the same in all passes only once they have been {@linkplain #kept kept}.
 */
public final class PinnedTable {
  /** The file of a row, in rows that are kept. */
  private static final String KEPT_FILE = "__source_file";

  /** Rows that tell how long arrays are. */
  private static final int SAMPLE = 100;

  private final String name;
  private final Dataset<Row> rows;
  private final Optional<String> version;

  private PinnedTable(String name, Dataset<Row> rows, Optional<String> version) {
    this.name = name;
    this.rows = rows;
    this.version = version;
  }

  /**
   * The table that a configuration names, or whose folder is its only input.
   *
   * @param spark starts Spark where there is a table
   * @return nothing where there are files
   * @throws JobFailure if there is no such table, or Spark lacks what reads it
   */
  public static Optional<PinnedTable> of(
      Supplier<SparkSession> spark, Configuration hadoop, CompareConfig config) {
    return config.table().isPresent()
        ? config.table().map(name -> named(spark.get(), "table", name, TableVersion.LATEST))
        : TableFormat.find(config.input(), hadoop)
            .map(folder -> inFolder(spark.get(), "input", folder, TableVersion.LATEST));
  }

  /**
   * A table or view of a catalog.
   *
   * @param setting that names it, for messages
   * @throws JobFailure if there is no such table or version
   */
  public static PinnedTable named(
      SparkSession spark, String setting, TableName name, TableVersion at) {
    if (!at.isLatest()) {
      String query = "SELECT * FROM " + name.quoted() + at.sql();
      Dataset<Row> rows = opened(setting, name + " " + at, () -> spark.sql(query));
      return new PinnedTable(name + " " + at, rows, Optional.of(name + " " + at));
    }
    Dataset<Row> latest = opened(setting, name.toString(), () -> spark.table(name.quoted()));
    Map<String, String> details = details(spark, name);
    return switch (details.getOrDefault("provider", "").toLowerCase(Locale.ROOT)) {
      case "delta" -> {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        DeltaCommit last = last(new Path(details.get("location")), hadoop);
        yield at(spark, setting, name, last.version(), last.mark());
      }
      case "iceberg" ->
          snapshot(spark.table(name.child("refs").quoted()))
              .map(id -> at(spark, setting, name, id, ""))
              .orElseGet(() -> new PinnedTable(name.toString(), latest, Optional.of("empty")));
      default -> new PinnedTable(name.toString(), latest, Optional.empty());
    };
  }

  private static PinnedTable at(
      SparkSession spark, String setting, TableName name, long version, String mark) {
    TableVersion at = new TableVersion(TableVersion.Kind.VERSION, Long.toString(version));
    PinnedTable found = named(spark, setting, name, at);
    return new PinnedTable(found.name, found.rows, Optional.of(found.name + " " + mark));
  }

  /**
   * A table that is known by its folder.
   *
   * @param inputs paths
   * @return nothing where they are not one folder of a table that Spark can be made to read
   * @throws JobFailure if Spark lacks what reads it, or it has no such version
   */
  public static Optional<PinnedTable> inFolder(
      SparkSession spark, String setting, List<String> inputs, TableVersion at) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return TableFormat.find(inputs, hadoop).map(folder -> inFolder(spark, setting, folder, at));
  }

  private static PinnedTable inFolder(
      SparkSession spark, String setting, Folder folder, TableVersion at) {
    folder.format().requireLibrary(folder.path());
    String source = folder.format().source();
    String path = folder.path().toString();
    String place = InputStore.name(folder.path());
    if (!at.isLatest()) {
      Dataset<Row> rows =
          opened(
              setting,
              place + " " + at,
              () -> spark.read().format(source).option(at.option(), at.text()).load(path));
      return new PinnedTable(place + " " + at, rows, Optional.of(place + " " + at));
    }
    if (folder.format() == TableFormat.DELTA) {
      DeltaCommit last = last(folder.path(), spark.sessionState().newHadoopConf());
      return inFolder(spark, setting, folder, last.version(), last.mark());
    }
    Dataset<Row> refs =
        opened(setting, place, () -> spark.read().format(source).load(path + "#refs"));
    return snapshot(refs)
        .map(id -> inFolder(spark, setting, folder, id, ""))
        .orElseGet(
            () ->
                new PinnedTable(
                    place, spark.read().format(source).load(path), Optional.of("empty")));
  }

  private static PinnedTable inFolder(
      SparkSession spark, String setting, Folder folder, long version, String mark) {
    TableVersion at = new TableVersion(TableVersion.Kind.VERSION, Long.toString(version));
    PinnedTable found = inFolder(spark, setting, folder, at);
    return new PinnedTable(
        found.name, found.rows, Optional.of(folder.format() + " " + at + " " + mark));
  }

  private static DeltaCommit last(Path table, Configuration hadoop) {
    try {
      return DeltaCommit.last(table, hadoop);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "cannot read the log of Delta table " + InputStore.name(table) + ": " + Reason.of(e),
          e);
    }
  }

  /** The snapshot of Iceberg's main branch, by its table of references. */
  private static Optional<Long> snapshot(Dataset<Row> refs) {
    return refs
        .filter(col("name").equalTo("main"))
        .select(col("snapshot_id"))
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .findFirst();
  }

  private static Dataset<Row> opened(String setting, String what, Callable<Dataset<Row>> work) {
    try {
      return work.call();
    } catch (Exception e) { // AnalysisException, which Spark does not declare
      boolean missing =
          e instanceof SparkThrowable known
              && String.valueOf(SparkMessage.condition(known))
                  .matches("(TABLE_OR_VIEW|SCHEMA|CATALOG)_NOT_FOUND.*");
      throw new JobFailure(
          ExitCode.NO_INPUT,
          missing
              ? setting + " not found: " + what
              : "%s: cannot read %s: %s".formatted(setting, what, Reason.of(e)),
          e);
    }
  }

  /** What a catalog says of a table, beyond its columns; nothing of a view for the session. */
  private static Map<String, String> details(SparkSession spark, TableName name) {
    Map<String, String> details = new HashMap<>();
    boolean columns = true;
    for (Row row : spark.sql("DESCRIBE TABLE EXTENDED " + name.quoted()).collectAsList()) {
      if (columns) {
        columns = !row.getString(0).startsWith("# Detailed Table Information");
      } else {
        details.put(row.getString(0).toLowerCase(Locale.ROOT), row.getString(1));
      }
    }
    return details;
  }

  /** Its name, with the version. */
  public String name() {
    return name;
  }

  /** Its rows. */
  public Dataset<Row> rows() {
    return rows.drop(KEPT_FILE);
  }

  /**
   * The same, where every pass reads the same rows: those without a version are written.
   *
   * @param keep writes rows, and gives what was written
   */
  public PinnedTable kept(UnaryOperator<Dataset<Row>> keep) {
    if (version.isPresent()) {
      return this;
    }
    List<Column> columns = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      boolean writable =
          !(field.dataType() instanceof NullType)
              && !(field.dataType() instanceof CalendarIntervalType);
      Column value = column(field.name());
      columns.add(writable ? value : value.cast("string").as(field.name()));
    }
    columns.add(sourceFile().as(KEPT_FILE));
    Dataset<Row> written = keep.apply(rows.select(columns.toArray(Column[]::new)));
    return new PinnedTable(name, written, Optional.of("rows " + fingerprint(written)));
  }

  /** A number that tables have in common whose rows are the same, in any order. */
  private static String fingerprint(Dataset<Row> written) {
    Column[] columns =
        Arrays.stream(written.schema().fields())
            .filter(field -> !field.name().equals(KEPT_FILE))
            .map(field -> hashable(field))
            .toArray(Column[]::new);
    return written
        .agg(coalesce(sum(xxhash64(columns).cast("decimal(38,0)")), lit(0)).cast("string"))
        .head()
        .getString(0);
  }

  /** Spark takes no hash of maps. */
  private static Column hashable(StructField field) {
    Column value = column(field.name());
    return field.dataType().catalogString().contains("map<") ? to_json(struct(value)) : value;
  }

  /** The columns of a schema, in its types, and the file of each row. */
  Dataset<Row> read(StructType schema, String sourceFile) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(column(field.name()).cast(field.dataType()).as(field.name()));
    }
    columns.add(sourceFile().as(sourceFile));
    return rows.select(columns.toArray(Column[]::new));
  }

  /** The file of a row where the table tells it, else the table. */
  private Column sourceFile() {
    Set<String> own = Set.of(rows.columns());
    if (own.contains(KEPT_FILE)) {
      return col(KEPT_FILE);
    }
    for (String hidden : List.of("_metadata.file_path", "_file")) { // of files, and of Iceberg
      if (!own.contains(hidden.split("\\.", -1)[0]) && has(hidden)) {
        return col(hidden);
      }
    }
    return lit(name);
  }

  private boolean has(String hidden) {
    try {
      return rows.select(col(hidden)).columns().length == 1;
    } catch (Exception e) { // AnalysisException, which Spark does not declare
      if (e instanceof AnalysisException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The table as a file would be described. Rows are counted; how long arrays are, which only
   * settings of Spark and the refusal of far too long ones depend on, the first rows tell.
   */
  InputFile description() {
    StructType schema = rows().schema();
    List<Type> fields = TableTypes.of(schema);
    long count = rows.count();
    Map<String, Long> mean = meanSizes(schema);
    Map<String, Long> values = new HashMap<>();
    mean.forEach((column, size) -> values.put(column, size * count));
    return InputFile.table(
        name,
        version.orElseThrow(() -> new IllegalStateException("not kept: " + name)),
        count,
        ParquetFooter.types(fields),
        new FooterColumns(fields, nullOnly(schema, count), Set.of()),
        values,
        mean);
  }

  private static Set<String> nullOnly(StructType schema, long count) {
    Set<String> nullOnly = new HashSet<>();
    for (StructField field : schema.fields()) {
      if (count == 0 || field.dataType() instanceof NullType) {
        nullOnly.add(field.name());
      }
    }
    return nullOnly;
  }

  private Map<String, Long> meanSizes(StructType schema) {
    List<String> names = new ArrayList<>();
    List<Column> sizes = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (hasSize(field.dataType())) {
        names.add(field.name());
        sizes.add(size(column(field.name())));
      }
    }
    Map<String, Long> mean = new HashMap<>();
    if (names.isEmpty()) {
      return mean;
    }
    Dataset<Row> sample = rows.select(sizes.toArray(Column[]::new)).limit(SAMPLE);
    String[] numbered = new String[names.size()];
    Arrays.setAll(numbered, i -> "s" + i);
    Column[] means =
        Arrays.stream(numbered)
            .map(each -> coalesce(avg(col(each)), lit(0)).cast("bigint"))
            .toArray(Column[]::new);
    Row found = sample.toDF(numbered).select(means).head();
    for (int i = 0; i < numbered.length; i++) {
      mean.put(names.get(i), found.getLong(i));
    }
    return mean;
  }

  private static boolean hasSize(DataType type) {
    return type instanceof ArrayType || type instanceof MapType;
  }

  /** The table among the inputs that a run has read. */
  public InputFile input() {
    return InputFile.other(name, 0, 0);
  }
}
