package dev.kldrift.job.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Plans who reads what: of each file the columns that are needed, some messages at a time. */
final class ArrowScan implements ScanBuilder, SupportsPushDownRequiredColumns, Scan, Batch {
  private final Map<String, String> properties;
  private final ArrowOptions options;
  private StructType columns;

  ArrowScan(StructType columns, Map<String, String> properties) {
    this.columns = columns;
    this.properties = properties;
    this.options = ArrowOptions.of(properties);
  }

  @Override
  public void pruneColumns(StructType required) {
    columns = required;
  }

  @Override
  public Scan build() {
    return this;
  }

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return ArrowSource.NAME + " " + columns.simpleString();
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    Configuration hadoop = ArrowSource.hadoop();
    List<ArrowPiece> pieces =
        ArrowFiles.list(properties, hadoop).parallelStream()
            .flatMap(file -> pieces(file, hadoop).stream())
            .toList();
    return ArrowSplit.pack(pieces, options.maxSplitBytes());
  }

  private List<ArrowPiece> pieces(FileStatus file, Configuration hadoop) {
    try (ArrowInput in = ArrowInput.open(file, hadoop)) {
      IpcLayout layout = IpcLayout.read(in);
      Map<String, String> partitions = ArrowFiles.partitions(file.getPath(), options.base());
      requireColumns(in, layout.schema(), partitions);
      String schema = new Schema(layout.schema().getFields()).toJson();
      List<ArrowPiece> pieces = new ArrayList<>();
      for (List<IpcBlock> blocks : split(layout.blocks())) {
        pieces.add(new ArrowPiece(in.path(), in.length(), schema, blocks, partitions));
      }
      return pieces;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs of messages, each with the dictionaries before it. */
  private List<List<IpcBlock>> split(List<IpcBlock> blocks) {
    List<List<IpcBlock>> splits = new ArrayList<>();
    List<IpcBlock> dictionaries = new ArrayList<>();
    List<IpcBlock> open = new ArrayList<>();
    long bytes = 0;
    for (IpcBlock block : blocks) {
      if (block.dictionary()) {
        dictionaries.add(block);
        open.add(block);
        continue;
      }
      // Where half of it would still fit: messages are often a little longer than a power of two.
      if (bytes > 0 && bytes + block.bodyLength() / 2 > options.maxSplitBytes()) {
        splits.add(List.copyOf(open));
        open = new ArrayList<>(dictionaries);
        bytes = 0;
      }
      open.add(block);
      bytes += Math.max(1, block.bodyLength());
    }
    if (bytes > 0) {
      splits.add(List.copyOf(open));
    }
    return splits;
  }

  private void requireColumns(ArrowInput in, Schema schema, Map<String, String> partitions) {
    for (StructField column : columns.fields()) {
      if (partitions.containsKey(column.name()) || column.name().equals(ArrowTable.METADATA)) {
        continue;
      }
      List<Field> found =
          schema.getFields().stream()
              .filter(field -> field.getName().equals(column.name()))
              .toList();
      if (found.size() != 1) {
        throw in.broken(
            "column '%s' is there %d times (must be once; it has %s)"
                .formatted(
                    column.name(),
                    found.size(),
                    schema.getFields().stream().map(Field::getName).toList()));
      }
      if (!ArrowTypes.reads(found.get(0), column.dataType())) {
        throw in.broken(
            "column '%s' is %s, which cannot be read as %s"
                .formatted(
                    column.name(), found.get(0).getType(), column.dataType().simpleString()));
      }
    }
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    // Once to each executor: with every task it would cost more than opening the file.
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext())
            .broadcast(new SerializableConfiguration(ArrowSource.hadoop()));
    return new ArrowReaderFactory(columns, options.maxBatchBytes(), hadoop);
  }
}
