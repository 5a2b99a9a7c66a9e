package dev.kldrift.job.diff;

import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Counts the records of text files before Spark reads them. Spark's readers forgive: a quote that
 * is never closed takes all rows behind it into one value, what stands behind a value of JSON is
 * left out, and bytes that are not UTF-8 become one and the same character.
 */
final class CountTexts {
  /** What a file is read by. */
  interface Grammar extends Supplier<TextRecords>, Serializable {}

  private static final int MOST_TASKS = 1000;
  private static final StructType COUNTED =
      new StructType()
          .add("file", DataTypes.IntegerType)
          .add("records", DataTypes.LongType)
          .add("fault", DataTypes.StringType);

  private final SparkSession spark;
  private final String option;

  CountTexts(SparkSession spark, String option) {
    this.spark = spark;
    this.option = option;
  }

  /**
   * The files with their records.
   *
   * @throws JobFailure naming the first file, and its line, that the grammar does not allow
   */
  List<InputFile> count(List<InputFile> files, Grammar grammar) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    List<String> paths = files.stream().map(InputFile::path).toList();
    MapFunction<Long, Row> count =
        id -> counted(id.intValue(), paths.get(id.intValue()), grammar.get(), hadoop.value());
    List<Row> counted =
        spark
            .range(0, paths.size(), 1, Math.min(paths.size(), MOST_TASKS))
            .map(count, Encoders.row(COUNTED))
            .collectAsList();
    List<InputFile> known = new ArrayList<>();
    for (Row row : counted) {
      InputFile file = files.get(row.getInt(0));
      if (!row.isNullAt(2)) {
        throw new JobFailure(
            ExitCode.BAD_DATA, "%s: %s: %s".formatted(option, file.path(), row.getString(2)));
      }
      known.add(file.withRows(row.getLong(1)));
    }
    return known;
  }

  private static Row counted(int id, String name, TextRecords records, Configuration hadoop) {
    try (InputStream text = open(new Path(name), hadoop)) {
      return RowFactory.create(id, records.count(text), null);
    } catch (IOException | RuntimeException e) { // codecs throw what they like
      return RowFactory.create(id, null, Reason.of(e));
    }
  }

  /** What a file says, without its compression. */
  static InputStream open(Path path, Configuration hadoop) throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    InputStream raw = path.getFileSystem(hadoop).open(path);
    try {
      return codec == null ? raw : codec.createInputStream(raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
