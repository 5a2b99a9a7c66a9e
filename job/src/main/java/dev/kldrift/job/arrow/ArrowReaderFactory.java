package dev.kldrift.job.arrow;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;

/** Makes the readers of tasks. */
final class ArrowReaderFactory implements PartitionReaderFactory {
  private final StructType columns;
  private final long maxBatchBytes;
  private final Broadcast<SerializableConfiguration> hadoop;

  ArrowReaderFactory(
      StructType columns, long maxBatchBytes, Broadcast<SerializableConfiguration> hadoop) {
    this.columns = columns;
    this.maxBatchBytes = maxBatchBytes;
    this.hadoop = hadoop;
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return new ArrowReader((ArrowSplit) partition, columns, maxBatchBytes, hadoop.value().value());
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("Arrow is read by batches of columns");
  }
}
