package dev.kldrift.job.input;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
 * <p>{@link PinTable} finds them. The rows of a table without versions are the same in all passes
 * only once they have been {@linkplain #kept kept}.
 */
public final class PinnedTable {
  /** The file of a row, in rows that are kept. */
  private static final String KEPT_FILE = "__source_file";

  /** Rows that tell how long arrays are. */
  private static final int SAMPLE = 100;

  private final String name;
  private final Dataset<Row> rows;
  private final Optional<String> version;

  /**
   * A table.
   *
   * @param version what stands for its content; empty: every pass may read other rows
   */
  PinnedTable(String name, Dataset<Row> rows, Optional<String> version) {
    this.name = name;
    this.rows = rows;
    this.version = version;
  }

  /** The same, of which something else stands for the content. */
  PinnedTable marked(String mark) {
    return new PinnedTable(name, rows, Optional.of(mark));
  }

  /** Whether it has versions, so that every pass reads the same rows without more ado. */
  public boolean hasVersion() {
    return version.isPresent();
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
    if (hasVersion()) {
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
    String hash = RowsHash.of(written, written.drop(KEPT_FILE).schema()).total();
    return new PinnedTable(name, written, Optional.of("rows " + hash));
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
