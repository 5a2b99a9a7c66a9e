package dev.kldrift.job.score;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.unsafe.Platform;

/**
 * Rows that are computed once and kept, in memory and on disk, as the bytes in which Spark hands
 * them from one stage to the next. Spark's own cache would take each row apart into columns, and
 * put it together again.
 *
 * <p>Blocks are byte arrays of many rows, each behind its length. What is lost with an executor is
 * computed again.
 */
final class KeptRows implements AutoCloseable {
  /** Small enough to be no humongous object of G1 in a heap of 1 GiB. */
  private static final int BLOCK = 1 << 18;

  /** Of a length; rows begin at multiples of 8 bytes. */
  private static final int HEADER = 8;

  private final InternalRows computed;
  private final JavaRDD<byte[]> blocks;

  private KeptRows(InternalRows computed, JavaRDD<byte[]> blocks) {
    this.computed = computed;
    this.blocks = blocks;
  }

  /** Keeps the rows of a query, as soon as they are read first. */
  static KeptRows of(Dataset<Row> query) {
    InternalRows computed = InternalRows.of(query);
    JavaRDD<byte[]> blocks = computed.rows().mapPartitions(Packed::new);
    return new KeptRows(computed, blocks.persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** The rows, in the partitions and the order in which they were computed. */
  InternalRows rows() {
    int fields = computed.schema().size();
    return computed.with(
        blocks.mapPartitions(each -> new Unpacked(each, fields)), computed.schema());
  }

  @Override
  public void close() {
    blocks.unpersist();
  }

  /** Blocks of rows. */
  private static final class Packed implements Iterator<byte[]> {
    private final Iterator<InternalRow> rows;
    private byte[] block = new byte[BLOCK];

    Packed(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int size = 0;
      while (size < BLOCK && rows.hasNext()) {
        size = add(rows.next(), size);
      }
      return Arrays.copyOf(block, size);
    }

    private int add(InternalRow row, int at) {
      UnsafeRow bytes = (UnsafeRow) row; // Spark's projections make no others
      int end = at + HEADER + bytes.getSizeInBytes();
      if (end > block.length) {
        block = Arrays.copyOf(block, Math.max(end, 2 * block.length));
      }
      Platform.putInt(block, Platform.BYTE_ARRAY_OFFSET + at, bytes.getSizeInBytes());
      bytes.writeToMemory(block, Platform.BYTE_ARRAY_OFFSET + at + HEADER);
      return end;
    }
  }

  /** Rows of blocks. */
  private static final class Unpacked implements Iterator<InternalRow> {
    private final Iterator<byte[]> blocks;
    private final UnsafeRow row;
    private byte[] block = {};
    private int at;

    Unpacked(Iterator<byte[]> blocks, int fields) {
      this.blocks = blocks;
      this.row = new UnsafeRow(fields);
    }

    @Override
    public boolean hasNext() {
      return at < block.length || blocks.hasNext();
    }

    @Override
    public InternalRow next() {
      if (at == block.length) {
        block = blocks.next();
        at = 0;
      }
      int size = Platform.getInt(block, Platform.BYTE_ARRAY_OFFSET + at);
      row.pointTo(block, Platform.BYTE_ARRAY_OFFSET + at + HEADER, size);
      at += HEADER + size;
      return row;
    }
  }
}
