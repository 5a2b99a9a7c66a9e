package dev.kldrift.job.input;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** The storage of a file's columns, by its footer. */
final class ColumnChunks {
  /** What Spark's vectorised reader knows, of 3.3 to 4.2. */
  private static final Set<String> VECTORISED =
      Set.of(
          "PLAIN",
          "PLAIN_DICTIONARY",
          "RLE_DICTIONARY",
          "RLE",
          "BIT_PACKED",
          "DELTA_BINARY_PACKED",
          "DELTA_BYTE_ARRAY",
          "DELTA_LENGTH_BYTE_ARRAY");

  private final List<ColumnChunkMetaData> chunks;
  private final String file;

  ColumnChunks(ParquetMetadata footer, String file) {
    this.chunks =
        footer.getBlocks().stream().flatMap(block -> block.getColumns().stream()).toList();
    this.file = file;
  }

  /** Columns that need Spark's reader of rows, with an encoding because of which they do. */
  Map<String, String> byRow() {
    Map<String, String> columns = new TreeMap<>();
    for (ColumnChunkMetaData chunk : chunks) {
      for (Encoding encoding : chunk.getEncodings()) {
        if (!VECTORISED.contains(encoding.name())) {
          columns.put(column(chunk), encoding.name());
        }
      }
    }
    return columns;
  }

  /**
   * Refuses chunks that cannot be in the file: a reader takes memory for as many bytes as the
   * footer says before it reads one.
   *
   * @param length of the file
   * @throws JobFailure if one begins before the file does, or ends behind its end
   */
  void requireWithin(long length) {
    for (ColumnChunkMetaData chunk : chunks) {
      long start = chunk.getStartingPos();
      long size = chunk.getTotalSize();
      if (start < 0 || size < 0 || size > length - start) {
        throw new JobFailure(
            ExitCode.BAD_DATA,
            "column '%s' of %s is said to have %d bytes from byte %d on, but the file has %d (damaged)"
                .formatted(column(chunk), file, size, start, length));
      }
    }
  }

  /**
   * Refuses what cannot be decompressed here.
   *
   * @throws JobFailure if a codec's class is not there
   */
  void requireCodecs(Configuration hadoop) {
    for (ColumnChunkMetaData chunk : chunks) {
      CompressionCodecName codec = chunk.getCodec();
      String type = codec.getHadoopCompressionCodecClassName();
      if (type != null && hadoop.getClassByNameOrNull(type) == null) {
        throw new JobFailure(
            ExitCode.BAD_DATA,
            "column '%s' of %s is compressed by %s, for which Spark has no codec here (%s is missing: write the file with zstd, snappy or gzip)"
                .formatted(column(chunk), file, codec, type));
      }
    }
  }

  /**
   * Refuses a column that the folders of the file give it too, unless every value is that of the
   * folder.
   *
   * @param partitions value of each column by the folders
   * @throws JobFailure if values differ, or the footer does not tell
   */
  void requireAgreement(Map<String, String> partitions) {
    for (ColumnChunkMetaData chunk : chunks) {
      partitions.forEach(
          (name, value) -> {
            if (name.equalsIgnoreCase(column(chunk)) && !agrees(chunk, name, value)) {
              throw new JobFailure(
                  ExitCode.BAD_DATA,
                  "column '%s' is in %s, but also in its folder %s=%s, and nothing says that they agree (drop or rename one)"
                      .formatted(column(chunk), file, name, value));
            }
          });
    }
  }

  private static boolean agrees(ColumnChunkMetaData chunk, String name, String value) {
    Statistics<?> values = chunk.getStatistics();
    if (!name.equals(column(chunk)) || chunk.getPath().size() > 1 || values == null) {
      return false;
    }
    if (value == null) {
      return values.isNumNullsSet() && values.getNumNulls() == chunk.getValueCount();
    }
    return values.hasNonNullValue()
        && values.isNumNullsSet()
        && values.getNumNulls() == 0
        && values.minAsString().equals(value)
        && values.maxAsString().equals(value);
  }

  private static String column(ColumnChunkMetaData chunk) {
    return chunk.getPath().iterator().next();
  }
}
