package dev.kldrift.job.publish;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.input.PinnedTable;
import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import dev.kldrift.job.table.TableDefinition;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Tables of all dates that replace the rows of some in one transaction. They are written by as many
 * tasks as there are parts, and have no limit of rows.
 */
abstract class DatedTables implements TableStore {
  private final FileSystem fileSystem;
  private final Configuration hadoop;
  private final TableNotes notes;

  DatedTables(Path root, FileSystem fileSystem, Configuration hadoop) {
    this.fileSystem = fileSystem;
    this.hadoop = hadoop;
    this.notes = new TableNotes(root, fileSystem, hadoop);
  }

  final TableNotes notes() {
    return notes;
  }

  /** What people call the table. */
  abstract String name(ResultTable table);

  @Override
  public final String name(ResultTable table, LocalDate day) {
    return name(table) + " of " + day;
  }

  /** Whether the table has been made. */
  abstract boolean isMade(SparkSession spark, ResultTable table);

  /** Its rows, once it has been made. */
  abstract Dataset<Row> load(SparkSession spark, ResultTable table);

  /** The table at its last version, by a name that says which; empty: it has no versions. */
  abstract Optional<PinnedTable> pinned(SparkSession spark, ResultTable table);

  /**
   * Replaces the rows of dates in one transaction, or makes the table of them.
   *
   * @param rows with {@code run_date}, and of no other date
   * @param run as in {@link #publish}
   * @return whether the run may have done so before it was cut, and the table be left as it was
   *     then
   */
  abstract boolean replace(
      ResultTable table, Dataset<Row> rows, Collection<LocalDate> days, String run);

  /**
   * Requires names of columns that the place allows, where it does not say so itself in time.
   *
   * @throws JobFailure if it does not allow one
   */
  void requireNames(ResultTable table, StructType schema) {}

  @Override
  public final boolean needsSpark() {
    return true;
  }

  @Override
  public final Dataset<Row> gather(Dataset<Row> rows) {
    return rows;
  }

  @Override
  public final List<Path> assemble(List<Path> parts, Path folder) {
    return parts;
  }

  @Override
  public final NavigableSet<LocalDate> dates(ResultTable table) {
    return new TreeSet<>(notes.dates(table).keySet());
  }

  @Override
  public final boolean has(ResultTable table, LocalDate day) {
    return notes.read(table, day).isPresent();
  }

  @Override
  public final boolean exists(ResultTable table) {
    return !notes.dates(table).isEmpty();
  }

  @Override
  public final StructType schema(ResultTable table, LocalDate day) {
    return noted(table, day).schema();
  }

  @Override
  public final long rows(ResultTable table, LocalDate day) {
    return noted(table, day).rows();
  }

  private TableNotes.Dated noted(ResultTable table, LocalDate day) {
    return notes
        .read(table, day)
        .orElseThrow(
            () ->
                new JobFailure(
                    ExitCode.CANNOT_PUBLISH,
                    "cannot read " + name(table) + ": it has no " + OutputFolder.folder(day)));
  }

  @Override
  public final Map<LocalDate, Long> bytes(ResultTable table) {
    Map<LocalDate, Long> bytes = new TreeMap<>();
    dates(table).forEach(day -> bytes.put(day, noted(table, day).bytes()));
    return bytes;
  }

  @Override
  public final Dataset<Row> read(
      SparkSession spark, ResultTable table, Collection<LocalDate> days, StructType schema) {
    Dataset<Row> rows = load(spark, table).filter(col(Columns.RUN_DATE).isin(literals(days)));
    List<Column> columns = new ArrayList<>(aligned(schema, rows.schema()));
    columns.add(col(Columns.RUN_DATE).cast("string").as(Columns.RUN_DATE));
    return rows.select(columns.toArray(Column[]::new));
  }

  /** The dates of the rows that the table has, whoever has written them. */
  final NavigableSet<LocalDate> datesOfRows(SparkSession spark, ResultTable table) {
    NavigableSet<LocalDate> dates = new TreeSet<>();
    if (isMade(spark, table)) {
      for (Row row : load(spark, table).select(Columns.RUN_DATE).distinct().collectAsList()) {
        dates.add(row.getDate(0).toLocalDate());
      }
    }
    return dates;
  }

  private static Object[] literals(Collection<LocalDate> days) {
    return days.stream().map(java.sql.Date::valueOf).toArray();
  }

  @Override
  public final Dataset<Row> readSorted(SparkSession spark, ResultTable table, LocalDate day) {
    StructType schema = schema(table, day);
    Dataset<Row> rows = read(spark, table, List.of(day), schema).drop(Columns.RUN_DATE);
    TableDefinition definition = table.definition();
    List<String> input = new ArrayList<>(List.of(schema.fieldNames()));
    input.removeAll(definition.names());
    List<String> order = definition.order(input);
    return order.isEmpty() ? rows : rows.orderBy(Columns.columns(order));
  }

  /** The columns of the last date first, in their order: which are keys is told by their place. */
  @Override
  public final String viewOf(SparkSession spark, ResultTable table) {
    Dataset<Row> all = load(spark, table);
    Set<String> names =
        new LinkedHashSet<>(List.of(schema(table, dates(table).last()).fieldNames()));
    names.addAll(List.of(all.columns()));
    names.remove(Columns.RUN_DATE);
    names.add(Columns.RUN_DATE);
    String view = "kldrift_" + table.folder();
    all.select(Columns.columns(List.copyOf(names))).createOrReplaceTempView(view);
    return "AS SELECT * FROM " + view;
  }

  /** One table has one schema. */
  @Override
  public final Optional<String> mixedTypes(ResultTable table) {
    return Optional.empty();
  }

  /** A column of an earlier run that has another type would stop a table halfway. */
  @Override
  public void prepare(SparkSession spark, ResultTable table, LocalDate day, StructType schema)
      throws IOException {
    requireDistinct(table, schema);
    requireNames(table, schema);
    if (isMade(spark, table)) {
      requireTypes(table, schema, load(spark, table).schema());
    }
  }

  private void requireDistinct(ResultTable table, StructType schema) {
    Set<String> names = new HashSet<>();
    for (String name : schema.fieldNames()) {
      if (!names.add(lower(name))) {
        throw new JobFailure(
            ExitCode.CANNOT_PUBLISH,
            "cannot publish %s: two columns are called %s, but for upper case (must differ)"
                .formatted(name(table), lower(name)));
      }
    }
  }

  private void requireTypes(ResultTable table, StructType schema, StructType made) {
    Map<String, StructField> known =
        Arrays.stream(made.fields())
            .collect(Collectors.toMap(field -> lower(field.name()), field -> field));
    for (StructField field : schema.fields()) {
      StructField other = known.get(lower(field.name()));
      if (other != null && !other.dataType().catalogString().equals(type(field))) {
        throw new JobFailure(
            ExitCode.CANNOT_PUBLISH,
            "cannot publish %s: its column %s is %s, this run has %s (must be the same; give another output)"
                .formatted(
                    name(table), field.name(), other.dataType().catalogString(), type(field)));
      }
    }
  }

  private static String type(StructField field) {
    return field.dataType().catalogString();
  }

  /** As names are compared in tables, in which upper case makes no difference. */
  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public final void publish(
      SparkSession spark, ResultTable table, NavigableMap<LocalDate, List<Path>> staged, String run)
      throws IOException {
    Map<LocalDate, TableNotes.Dated> dated = new TreeMap<>();
    Dataset<Row> all = null;
    for (Map.Entry<LocalDate, List<Path>> date : staged.entrySet()) {
      StructType schema = RowGroups.schema(date.getValue().get(0), hadoop);
      Dataset<Row> ofDate =
          spark
              .read()
              .schema(schema)
              .parquet(date.getValue().stream().map(ExactPath::of).toArray(String[]::new));
      dated.put(date.getKey(), describe(date.getValue(), RowsHash.of(ofDate, schema), schema));
      Dataset<Row> rows =
          ofDate.withColumn(Columns.RUN_DATE, lit(java.sql.Date.valueOf(date.getKey())));
      all = all == null ? rows : all.unionByName(rows, true);
    }
    if (all == null) {
      return;
    }
    try {
      if (replace(table, all, staged.keySet(), run)) {
        dated.replaceAll((day, note) -> note.of(hash(spark, table, day, note.schema())));
      }
    } catch (JobFailure e) {
      throw e;
    } catch (Exception e) { // Spark declares none
      throw new IOException(Reason.of(e), e);
    }
    Optional<String> version = version(spark, table);
    dated.forEach((day, note) -> notes.write(table, day, note.at(version)));
  }

  /** That of the rows which the table has. */
  final RowsHash hash(SparkSession spark, ResultTable table, LocalDate day, StructType schema) {
    return RowsHash.of(read(spark, table, List.of(day), schema), schema);
  }

  /** Who finds tables takes them for input, which is not what fails here. */
  private Optional<String> version(SparkSession spark, ResultTable table) throws IOException {
    try {
      return pinned(spark, table).map(PinnedTable::name);
    } catch (JobFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private TableNotes.Dated describe(List<Path> files, RowsHash hash, StructType schema)
      throws IOException {
    long rows = 0;
    long bytes = 0;
    for (Path file : files) {
      rows += RowGroups.rows(file, hadoop);
      bytes += fileSystem.getFileStatus(file).getLen();
    }
    if (rows != hash.rows()) {
      throw new IOException("%d rows staged, %d read back".formatted(rows, hash.rows()));
    }
    return new TableNotes.Dated(rows, bytes, schema, Optional.of(hash.total()), Optional.empty());
  }

  /** Rows first: what was cut between is removed by whoever removes the date again. */
  @Override
  public final void remove(ResultTable table, Collection<LocalDate> days) throws IOException {
    SparkSession spark = SparkSession.active();
    if (!days.isEmpty() && isMade(spark, table)) {
      Dataset<Row> rows = load(spark, table).filter(col(Columns.RUN_DATE).isin(literals(days)));
      if (!rows.isEmpty()) {
        replace(table, spark.createDataFrame(List.of(), rows.schema()), days, "");
      }
    }
    for (LocalDate day : days) {
      notes.remove(table, day);
    }
  }

  /** Columns by these names and types, NULL where a table lacks them. */
  static List<Column> aligned(StructType wanted, StructType there) {
    Map<String, String> names =
        Arrays.stream(there.fields())
            .collect(Collectors.toMap(field -> lower(field.name()), StructField::name));
    List<Column> columns = new ArrayList<>();
    for (StructField field : wanted.fields()) {
      String name = names.get(lower(field.name()));
      Column value = name == null ? lit(null).cast(field.dataType()) : column(name);
      columns.add(value.as(field.name(), field.metadata()));
    }
    return columns;
  }

  /** The dates as a condition in SQL. */
  static String condition(Collection<LocalDate> days) {
    return Columns.RUN_DATE
        + days.stream()
            .map(day -> "DATE'" + day + "'")
            .collect(Collectors.joining(", ", " IN (", ")"));
  }
}
