package dev.kldrift.job.profile;

import com.clearspring.analytics.hash.MurmurHash;
import com.clearspring.analytics.stream.cardinality.HyperLogLogPlus;
import dev.kldrift.job.column.Batch;
import dev.kldrift.job.column.BatchColumn;
import dev.kldrift.job.column.BatchWork;
import dev.kldrift.job.profile.Feature.ValueType;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import scala.Tuple2;

/** Makes a {@link ColumnSketch} of each feature of a partition, by the feature's number. */
final class SketchColumns implements BatchWork<Tuple2<Integer, ColumnSketch>> {
  private static final long serialVersionUID = 1L;

  /** As many as {@link NumberSums} can add, and one more batch. */
  private static final int MOST_ROWS = 1 << 29;

  private static final int FINITE = 0;
  private static final int OTHER = 1;

  private final List<ValueType> types;
  private final int[] lastBits;

  /**
   * Sketches these columns.
   *
   * @param types of each feature, in the order of the columns
   * @param lastBits for each feature the place of the column with the last bits of its whole
   *     numbers, which a double may not have; -1 where it has them
   */
  SketchColumns(List<ValueType> types, int[] lastBits) {
    this.types = List.copyOf(types);
    this.lastBits = lastBits.clone();
  }

  @Override
  public Iterator<Tuple2<Integer, ColumnSketch>> of(Iterator<Batch> batches) {
    return new Iterator<>() {
      private Iterator<Tuple2<Integer, ColumnSketch>> made = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        if (!made.hasNext() && batches.hasNext()) {
          made = sketches(batches).iterator();
        }
        return made.hasNext();
      }

      @Override
      public Tuple2<Integer, ColumnSketch> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return made.next();
      }
    };
  }

  private List<Tuple2<Integer, ColumnSketch>> sketches(Iterator<Batch> batches) {
    List<Values> all = types.stream().map(Values::new).toList();
    int rows = 0;
    while (batches.hasNext() && rows < MOST_ROWS) {
      Batch batch = batches.next();
      rows += batch.rows();
      for (int i = 0; i < types.size(); i++) {
        BatchColumn bits = lastBits[i] < 0 ? null : batch.column(lastBits[i]);
        all.get(i).add(batch.column(i), bits, batch.rows());
      }
    }
    return IntStream.range(0, types.size())
        .mapToObj(i -> new Tuple2<>(i, all.get(i).sketch()))
        .toList();
  }

  /** The values of a feature so far. */
  private static final class Values {
    private final ColumnSketch sketch = new ColumnSketch();
    private final NumberSums sums;
    private final HyperLogLogPlus distinct;
    private final ByteBuffer number = ByteBuffer.allocate(Double.BYTES + Integer.BYTES);
    private final EntryTally byEntry = new EntryTally();
    private long finite;
    private int[] groups = {};

    Values(ValueType type) {
      sums = type.isNumber() ? new NumberSums(2) : null;
      distinct = type == ValueType.REAL ? null : ColumnSketch.noValues();
    }

    void add(BatchColumn column, BatchColumn lastBits, int rows) {
      sketch.addRows(rows, column.hasNulls() ? present(column, rows) : rows);
      if (sums != null) {
        addNumbers(column, rows);
      }
      if (distinct != null) {
        byEntry.of(column, rows, (row, count) -> addDistinct(column, lastBits, row));
      }
    }

    private static long present(BatchColumn column, int rows) {
      return IntStream.range(0, rows).filter(row -> !column.isNull(row)).count();
    }

    private void addNumbers(BatchColumn column, int rows) {
      if (groups.length < rows) {
        groups = new int[rows];
      }
      double[] numbers = column.numbers();
      boolean hasNulls = column.hasNulls();
      for (int row = 0; row < rows; row++) {
        boolean isFinite = Double.isFinite(numbers[row]);
        groups[row] = isFinite ? FINITE : OTHER;
        finite += isFinite && !(hasNulls && column.isNull(row)) ? 1 : 0;
      }
      sums.add(column, new int[][] {groups}, 0, rows);
    }

    private void addDistinct(BatchColumn column, BatchColumn lastBits, int row) {
      byte[] value = sums == null ? column.text(row).getBytes() : number(column, lastBits, row);
      distinct.offerHashed(MurmurHash.hash64(value, value.length));
    }

    private byte[] number(BatchColumn column, BatchColumn lastBits, int row) {
      return number
          .putDouble(0, column.number(row))
          .putInt(Double.BYTES, lastBits == null ? 0 : lastBits.integer(row))
          .array();
    }

    ColumnSketch sketch() {
      if (sums != null) {
        HistogramPart part = new HistogramPart(null);
        sums.put(FINITE, part);
        sketch.setNumbers(finite, part);
      }
      if (distinct != null) {
        sketch.setDistinct(distinct);
      }
      return sketch;
    }
  }
}
