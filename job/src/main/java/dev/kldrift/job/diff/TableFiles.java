package dev.kldrift.job.diff;

import dev.kldrift.job.config.InputFormat;
import dev.kldrift.job.config.TableName;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.InputListing;
import dev.kldrift.job.input.InputProbe;
import dev.kldrift.job.input.PinTable;
import dev.kldrift.job.input.PinnedTable;
import dev.kldrift.job.profile.TableRows;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.Columns;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One table of a {@code diff}: Parquet as everywhere, or by its ending CSV, TSV, JSON or ORC, or
 * the name of a table that Spark knows.
 */
public final class TableFiles {
  private static final Map<String, Format> BY_ENDING =
      Map.of(
          "csv", Format.CSV,
          "tsv", Format.TSV,
          "json", Format.JSON,
          "jsonl", Format.JSON,
          "ndjson", Format.JSON,
          "orc", Format.ORC);

  /** Endings behind that of the format, with which a file says how it is packed. */
  private static final Set<String> COMPRESSIONS =
      Set.of("gz", "gzip", "bz2", "deflate", "lz4", "snappy", "xz", "zip", "zst", "zstd");

  /** A whole number, and no text of digits. */
  private static final String WHOLE = "0|-?[1-9][0-9]{0,17}";

  /** The formats of files. */
  enum Format {
    /** Or Arrow, as everywhere. */
    PARQUET,
    CSV,
    TSV,
    /** An object per line. */
    JSON,
    /** An array of objects. */
    JSON_ARRAY,
    ORC,
    TABLE;

    /** Whether types are guessed from text, so that what others say counts too. */
    boolean isText() {
      return this == CSV || this == TSV || this == JSON || this == JSON_ARRAY;
    }
  }

  private final SparkSession spark;
  private final String option;
  private final List<String> inputs;
  private final Format format;
  private final List<InputFile> files;
  private final Optional<PinnedTable> table;
  private StructType schema;

  private TableFiles(
      SparkSession spark,
      String option,
      List<String> inputs,
      Format format,
      List<InputFile> files) {
    this.spark = spark;
    this.option = option;
    this.inputs = inputs;
    this.format = format;
    this.files = files;
    this.table = Optional.empty();
  }

  private TableFiles(SparkSession spark, String option, List<String> inputs, PinnedTable table) {
    this.spark = spark;
    this.option = option;
    this.inputs = inputs;
    this.format = Format.TABLE;
    this.files = List.of(table.input());
    this.table = Optional.of(table);
    this.schema = table.rows().schema();
  }

  /**
   * Finds a table.
   *
   * @param option that names it, for messages
   * @param at the state of a table that keeps several
   * @param keep writes rows of a table that has no versions
   * @throws JobFailure if there is none, or it has files of several kinds
   */
  public static TableFiles open(
      SparkSession spark,
      String option,
      List<String> inputs,
      TableVersion at,
      UnaryOperator<Dataset<Row>> keep) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Optional<PinnedTable> table =
        name(spark, inputs, hadoop)
            .map(name -> PinTable.named(spark, option, name, at))
            .or(() -> PinTable.inFolder(spark, option, inputs, at));
    if (table.isPresent()) {
      return new TableFiles(spark, option, inputs, table.get().kept(keep));
    }
    if (!at.isLatest()) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "%s: no table %s, of which there could be a %s"
              .formatted(option, String.join(", ", inputs), at));
    }
    List<InputFile> files = list(option, inputs, hadoop);
    Map<Format, String> formats = new EnumMap<>(Format.class);
    files.forEach(
        file -> formats.putIfAbsent(format(new Path(file.path()).getName()), file.path()));
    if (formats.size() > 1) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: %s has files of several kinds: %s (must be of one; a name that does not end as those of another kind is Parquet)"
              .formatted(option, String.join(", ", inputs), formats));
    }
    Format format = formats.keySet().iterator().next();
    if (format == Format.PARQUET) {
      return new TableFiles(
          spark, option, inputs, format, InputProbe.read(inputs, InputFormat.AUTO, hadoop));
    }
    requireOneBase(option, files);
    if (format.isText()) {
      files.forEach(file -> requireNoWildcard(option, file));
    }
    Optional<InputFile> first = files.stream().filter(file -> file.bytes() > 0).findFirst();
    if (format == Format.JSON && first.isPresent()) {
      format = isArray(new Path(first.get().path()), hadoop) ? Format.JSON_ARRAY : Format.JSON;
    }
    List<InputFile> counted =
        format.isText() ? new CountTexts(spark, option).count(files, grammar(format)) : files;
    return new TableFiles(spark, option, inputs, format, counted).inferred();
  }

  /** The name of a table, where there is no such path, and a catalog has it. */
  private static Optional<TableName> name(
      SparkSession spark, List<String> inputs, Configuration hadoop) {
    try {
      Path path = new Path(inputs.get(0));
      if (inputs.size() > 1 || path.getFileSystem(hadoop).exists(path)) {
        return Optional.empty();
      }
    } catch (IOException | IllegalArgumentException e) {
      // No path, but a name may be anything.
    }
    try {
      TableName name = TableName.parse(inputs.get(0).strip());
      return Optional.of(name).filter(each -> spark.catalog().tableExists(each.quoted()));
    } catch (Exception e) { // AnalysisException, which Spark does not declare
      if (e instanceof IllegalArgumentException || e instanceof AnalysisException) {
        return Optional.empty(); // no name, or one of more parts than the catalog has
      }
      throw e;
    }
  }

  /** Every data file once; Parquet is listed again with all that it takes. */
  private static List<InputFile> list(String option, List<String> inputs, Configuration hadoop) {
    try {
      return InputListing.files(inputs, hadoop);
    } catch (JobFailure e) {
      throw new JobFailure(e.exitCode(), option + ": " + e.getMessage(), e);
    }
  }

  /** By the last ending that is not one of a compression. */
  static Format format(String name) {
    String[] endings = name.toLowerCase(Locale.ROOT).split("\\.", -1);
    int last = endings.length - 1;
    if (last > 1 && COMPRESSIONS.contains(endings[last])) {
      last--;
    }
    return last > 0 ? BY_ENDING.getOrDefault(endings[last], Format.PARQUET) : Format.PARQUET;
  }

  private static CountTexts.Grammar grammar(Format format) {
    return switch (format) {
      case CSV -> () -> new CsvRecords(',');
      case TSV -> () -> new CsvRecords('\t');
      case JSON -> () -> new JsonRecords(false);
      case JSON_ARRAY -> () -> new JsonRecords(true);
      case PARQUET, ORC, TABLE -> throw new IllegalStateException("no text: " + format);
    };
  }

  /**
   * That Spark has read what the files have.
   *
   * @throws JobFailure if it has not
   */
  public void requireRows(long read) {
    long records = files.stream().mapToLong(InputFile::rows).sum();
    if (format.isText() && records != read) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: %s has %,d records, of which %,d are read as rows"
              .formatted(option, String.join(", ", inputs), records, read));
    }
  }

  /** Where it guesses types, Spark reads the files that it has listed as patterns once more. */
  private static void requireNoWildcard(String option, InputFile file) {
    if (!ExactPath.of(file.path()).equals(file.path())) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: the path of %s has a wildcard, which Spark takes for a pattern in texts (rename it)"
              .formatted(option, file.path()));
    }
  }

  /** Spark takes the columns of folders from below one folder. */
  private static void requireOneBase(String option, List<InputFile> files) {
    Set<String> bases = new TreeSet<>();
    files.forEach(file -> bases.add(file.base()));
    if (bases.size() > 1 && files.stream().anyMatch(file -> !file.partitions().isEmpty())) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: folders name=value lie below several folders: %s (give one folder with all of them)"
              .formatted(option, bases));
    }
  }

  private TableFiles inferred() {
    try {
      StructType data = read(reader(null), null).schema();
      if (format == Format.CSV || format == Format.TSV) {
        data = new GuessedNumbers(data).checked(texts -> read(reader(texts), texts));
      }
      schema = withPartitions(data);
      return this;
    } catch (JobFailure e) {
      throw e;
    } catch (Exception e) { // AnalysisException, which Spark does not declare
      JobFailure found = Diagnosis.of(e);
      throw found.exitCode() != ExitCode.INTERNAL && found.getMessage().startsWith("cannot read ")
          ? new JobFailure(found.exitCode(), option + ": " + found.getMessage(), e)
          : new JobFailure(
              ExitCode.BAD_DATA,
              option + ": cannot read " + String.join(", ", inputs) + ": " + Reason.of(e),
              e);
    }
  }

  private StructType withPartitions(StructType data) {
    StructType all = data;
    for (String column : files.get(0).partitionColumns()) {
      if (Arrays.stream(data.fieldNames()).anyMatch(column::equalsIgnoreCase)) {
        throw new JobFailure(
            ExitCode.BAD_DATA,
            "%s: column '%s' is in the files of %s and in the names of their folders (must be in one)"
                .formatted(option, column, String.join(", ", inputs)));
      }
      boolean whole =
          files.stream()
              .map(file -> file.partitions().get(column))
              .allMatch(value -> value == null || value.matches(WHOLE));
      all = all.add(column, whole ? DataTypes.LongType : DataTypes.StringType);
    }
    return all;
  }

  /** The files, or the table, for the record of the run. */
  public List<InputFile> files() {
    return files;
  }

  /** Reads texts with the types that another table has, where it knows better. */
  public void agreeWith(TableFiles other) {
    if (format.isText()) {
      schema = new AgreedTypes(this, other).schema();
    }
  }

  boolean isText() {
    return format.isText();
  }

  /** The columns of each of its parts. */
  List<StructType> schemas() {
    return format == Format.PARQUET
        ? rows().stream().map(part -> part.rows().schema()).toList()
        : List.of(schema);
  }

  /** Whether any row has a value in a column. */
  boolean hasValue(String column) {
    return rows().stream()
        .map(TableRows::rows)
        .filter(rows -> List.of(rows.columns()).contains(column))
        .anyMatch(rows -> !rows.filter(Columns.column(column).isNotNull()).limit(1).isEmpty());
  }

  /** The rows, in parts whose columns agree. */
  public List<TableRows> rows() {
    return switch (format) {
      case PARQUET -> TableRows.ofParquet(spark, files);
      case TABLE -> List.of(TableRows.of(table.orElseThrow().name(), table.orElseThrow().rows()));
      default -> List.of(TableRows.of(String.join(", ", inputs), load(schema)));
    };
  }

  private Dataset<Row> load(StructType types) {
    Set<String> folders = files.get(0).partitionColumns();
    DataFrameReader reader = reader(types);
    return read(folders.isEmpty() ? reader : reader.option("basePath", files.get(0).base()), types);
  }

  /** A malformed row fails, as one that is silently NULL would count as that. */
  private DataFrameReader reader(StructType types) {
    DataFrameReader reader = spark.read().option("mode", "FAILFAST");
    return types == null ? reader : reader.schema(types);
  }

  private Dataset<Row> read(DataFrameReader reader, StructType types) {
    String[] paths = files.stream().map(file -> ExactPath.of(file.path())).toArray(String[]::new);
    return switch (format) {
      case CSV, TSV ->
          reader
              .option("header", true)
              .option("inferSchema", types == null)
              .option("enforceSchema", false)
              .option("sep", format == Format.TSV ? "\t" : ",")
              .option("escape", "\"")
              .option("multiLine", true)
              .csv(paths);
      case JSON, JSON_ARRAY -> reader.option("multiLine", format == Format.JSON_ARRAY).json(paths);
      case ORC -> reader.orc(paths);
      case PARQUET, TABLE -> throw new IllegalStateException("read elsewhere: " + format);
    };
  }

  /** Whether a JSON file is one array rather than an object per line. */
  private static boolean isArray(Path path, Configuration hadoop) {
    try (InputStream in = CountTexts.open(path, hadoop)) {
      int next = in.read();
      while (next == ' ' || next == '\n' || next == '\r' || next == '\t' || next > 0x7f) {
        next = in.read(); // a byte order mark too
      }
      return next == '[';
    } catch (IOException e) {
      throw new JobFailure(ExitCode.NO_INPUT, "cannot read " + path + ": " + Reason.of(e), e);
    }
  }
}
