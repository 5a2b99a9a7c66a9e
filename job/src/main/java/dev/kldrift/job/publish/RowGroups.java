package dev.kldrift.job.publish;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Makes one Parquet file of several: their row groups as they are, one after the other. */
final class RowGroups {
  private static final int COLUMN_INDEX_LENGTH = 64;

  private RowGroups() {}

  /**
   * Appends row groups.
   *
   * @param parts files of one schema, at least one
   * @param file a file that is not there yet
   */
  static void append(List<Path> parts, Path file, Configuration hadoop) throws IOException {
    FileMetaData like = metaData(parts.get(0), hadoop);
    ParquetFileWriter writer =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(file, hadoop),
            like.getSchema(),
            ParquetFileWriter.Mode.CREATE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            COLUMN_INDEX_LENGTH,
            Integer.MAX_VALUE,
            true);
    writer.start();
    for (Path part : parts) {
      try (ParquetFileReader reader = open(part, hadoop)) {
        reader.appendTo(writer);
      }
    }
    writer.end(like.getKeyValueMetaData());
  }

  /** Rows of a file, by its footer. */
  static long rows(Path file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader = open(file, hadoop)) {
      return reader.getRecordCount();
    }
  }

  /**
   * Spark's columns of a file, by what Spark has noted in its footer.
   *
   * @throws IOException if the footer has other columns, or says nothing
   */
  static StructType schema(Path file, Configuration hadoop) throws IOException {
    FileMetaData footer = metaData(file, hadoop);
    String noted = footer.getKeyValueMetaData().get("org.apache.spark.sql.parquet.row.metadata");
    if (noted == null) {
      throw new IOException(file + " has no schema of Spark's");
    }
    StructType schema = (StructType) DataType.fromJson(noted);
    List<String> columns = footer.getSchema().getFields().stream().map(Type::getName).toList();
    if (!columns.equals(List.of(schema.fieldNames()))) {
      throw new IOException(file + " has columns " + columns + ", but notes " + schema);
    }
    return schema;
  }

  private static FileMetaData metaData(Path file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader = open(file, hadoop)) {
      return reader.getFileMetaData();
    }
  }

  /** Without options Parquet would read Hadoop's defaults anew for each file. */
  private static ParquetFileReader open(Path file, Configuration hadoop) throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(file, hadoop), HadoopReadOptions.builder(hadoop, file).build());
  }
}
