package dev.kldrift.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet by its own library, with types that neither Spark nor DuckDB writes. */
public final class TestParquet {
  private TestParquet() {}

  /**
   * Writes rows.
   *
   * @param columns the columns in Parquet's own language, as in {@code required double v;}
   * @param metadata notes of the writer
   * @param fill fills the row of a number
   */
  public static void write(
      Path file,
      String columns,
      Map<String, String> metadata,
      int rows,
      BiConsumer<Group, Integer> fill) {
    MessageType schema = MessageTypeParser.parseMessageType("message m {" + columns + "}");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(path, new Configuration()))
            .withType(schema)
            .withExtraMetaData(metadata)
            .build()) {
      for (int i = 0; i < rows; i++) {
        Group row = new SimpleGroupFactory(schema).newGroup();
        fill.accept(row, i);
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
