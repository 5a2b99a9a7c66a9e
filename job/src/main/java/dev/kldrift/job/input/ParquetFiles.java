package dev.kldrift.job.input;

import dev.kldrift.job.arrow.ArrowSource;
import dev.kldrift.job.config.InputFormat;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.ScalaCollections;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads files that a listing has found, each with the partition columns of its own base.
 *
 * <p>Arrow files are read by {@link ArrowSource}. Parquet files with an encoding that Spark's
 * vectorised reader refuses are read by its slower reader of rows. Which reader is used is a
 * setting of a session, so they are read by one of their own.
 */
public final class ParquetFiles {
  private static final String VECTORISED = "spark.sql.parquet.enableVectorizedReader";

  private final SparkSession spark;
  private final Function<SparkSession, DataFrameReader> reader;
  private final UnaryOperator<Dataset<Row>> each;

  private ParquetFiles(
      SparkSession spark,
      Function<SparkSession, DataFrameReader> reader,
      UnaryOperator<Dataset<Row>> each) {
    this.spark = spark;
    this.reader = reader;
    this.each = each;
  }

  /**
   * The rows of all files.
   *
   * @param reader makes a reader with the options that all files share
   * @param each what is done to the files of a base before they are one table with the others
   */
  public static Dataset<Row> read(
      SparkSession spark,
      Function<SparkSession, DataFrameReader> reader,
      List<InputFile> files,
      UnaryOperator<Dataset<Row>> each) {
    ParquetFiles parquet = new ParquetFiles(spark, reader, each);
    return files.stream()
        .collect(Collectors.groupingBy(InputFile::base, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(parquet::ofOneBase)
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  /** The columns of one file in Spark's types, without those that its folders give it. */
  static StructType schema(SparkSession spark, InputFile file) {
    return spark.read().format(source(file)).load(ExactPath.of(file.path())).schema();
  }

  private Dataset<Row> ofOneBase(List<InputFile> files) {
    List<InputFile> byRow = files.stream().filter(file -> !file.byRow().isEmpty()).toList();
    if (byRow.isEmpty() || spark.conf().get(VECTORISED).equals("false")) {
      return read(spark, files);
    }
    Set<String> columns = Set.of(read(spark, files).columns());
    Map<Boolean, List<InputFile>> parts =
        files.stream().collect(Collectors.partitioningBy(file -> isByRow(file, columns)));
    if (parts.get(true).isEmpty()) {
      return read(spark, files);
    }
    tell(parts.get(true), columns);
    Dataset<Row> rows = read(rowSession(), parts.get(true));
    return parts.get(false).isEmpty() ? rows : read(spark, parts.get(false)).unionByName(rows);
  }

  private Dataset<Row> read(SparkSession session, List<InputFile> files) {
    return files.stream()
        .collect(Collectors.groupingBy(InputFile::format, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(alike -> readAlike(session, alike))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> readAlike(SparkSession session, List<InputFile> files) {
    DataFrameReader read =
        reader.apply(session).format(source(files.get(0))).option("basePath", files.get(0).base());
    String[] paths = files.stream().map(f -> ExactPath.of(f.path())).toArray(String[]::new);
    return each.apply(read.load(paths));
  }

  private static String source(InputFile file) {
    return file.format() == InputFormat.ARROW ? ArrowSource.class.getName() : "parquet";
  }

  private static boolean isByRow(InputFile file, Set<String> columns) {
    return file.byRow().keySet().stream().anyMatch(columns::contains);
  }

  /** A session with the settings of ours, but for the reader. */
  private SparkSession rowSession() {
    SparkSession session = spark.newSession();
    ScalaCollections.map(spark.conf().getAll())
        .forEach(
            (key, value) -> {
              if (session.conf().isModifiable(key)) {
                session.conf().set(key, value);
              }
            });
    session.conf().set(VECTORISED, "false");
    return session;
  }

  private static void tell(List<InputFile> files, Set<String> columns) {
    String encodings =
        files.stream()
            .flatMap(file -> file.byRow().entrySet().stream())
            .filter(column -> columns.contains(column.getKey()))
            .map(column -> column.getValue() + " of column " + column.getKey())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    System.getLogger(ParquetFiles.class.getName())
        .log(
            Level.INFO,
            "{0} files are read by row, as Spark''s vectorised reader does not know {1} (first:"
                + " {2})",
            files.size(),
            PrintableText.line(encodings),
            PrintableText.line(files.get(0).path()));
  }
}
