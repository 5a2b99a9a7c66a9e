package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** Finds the bins of a feature's values, for a batch of rows at a time. */
abstract class Binner {
  private final EntryCodes byEntry = new EntryCodes();

  /** How many bins there are. */
  abstract int bins();

  /** The bin of a value that is there. */
  abstract int bin(BatchColumn column, int row);

  /** The bin of NULL. */
  abstract int nullBin();

  /** Puts the bin of each row of the batch where the bins of those before it end. */
  final void find(BatchColumn column, int rows, char[] bins, int from) {
    int[] entries = column.entries();
    if (entries == null) {
      findAll(column, rows, bins, from);
    } else {
      byEntry.find(column, entries, rows, nullBin(), row -> bin(column, row), bins, from);
    }
  }

  /** Where there is no dictionary. */
  void findAll(BatchColumn column, int rows, char[] bins, int from) {
    boolean hasNulls = column.hasNulls();
    for (int row = 0; row < rows; row++) {
      bins[from + row] = (char) (hasNulls && column.isNull(row) ? nullBin() : bin(column, row));
    }
  }

  /** Bins between edges. */
  static final class Numbers extends Binner {
    /** Padded with infinity to one less than a power of two. */
    private final double[] edges;

    private final int edgeCount;

    Numbers(BinSpecification specification) {
      edgeCount = specification.edges().size();
      edges = new double[2 * Integer.highestOneBit(Math.max(edgeCount, 1)) - 1];
      Arrays.fill(edges, Double.POSITIVE_INFINITY);
      for (int i = 0; i < edgeCount; i++) {
        edges[i] = specification.edges().get(i);
      }
    }

    @Override
    int bins() {
      return edgeCount + 3;
    }

    @Override
    int nullBin() {
      return edgeCount + 1;
    }

    @Override
    int bin(BatchColumn column, int row) {
      return binOrNan(column.number(row));
    }

    @Override
    void findAll(BatchColumn column, int rows, char[] bins, int from) {
      double[] values = column.numbers();
      for (int row = 0; row < rows; row++) {
        bins[from + row] = (char) binOrNan(values[row]);
      }
      if (column.hasNulls()) {
        for (int row = 0; row < rows; row++) {
          if (column.isNull(row)) {
            bins[from + row] = (char) nullBin();
          }
        }
      }
    }

    private int binOrNan(double value) {
      return Double.isNaN(value) ? edgeCount + 2 : bin(value);
    }

    /**
     * How many edges are not above the value. A binary search without branches, which random values
     * would mispredict at every step: the sign of the difference moves on or not. Infinity less
     * infinity has any sign, hence the limit.
     */
    int bin(double value) {
      double positive = value + 0.0; // -0.0 is 0.0
      int at = 0;
      for (int step = (edges.length + 1) >>> 1; step > 0; step >>>= 1) {
        long isBelow = Double.doubleToRawLongBits(positive - edges[at + step - 1]) >> 63;
        at += step & (int) ~isBelow;
      }
      return Math.min(at, edgeCount);
    }
  }

  /** Bins of known values. */
  static final class Texts extends Binner {
    /** Values whose bin is remembered; those of a category are few, of anything else too many. */
    private static final int MOST_REMEMBERED = 1 << 12;

    private final KnownValues known;
    private final int kept;
    private final int unknown;
    private final int emptyBin;
    private final Map<UTF8String, Integer> remembered = new HashMap<>();

    Texts(BinSpecification specification, TextForm form) {
      kept = specification.kept();
      unknown = specification.complete() ? kept + 1 : kept;
      known = new KnownValues(specification.values(), form);
      emptyBin = bin(known.indexOf(""));
    }

    /** The bin that empty texts belong to. */
    int emptyBin() {
      return emptyBin;
    }

    /** Whether they have it to themselves. */
    boolean keepsEmpty() {
      return emptyBin < kept;
    }

    /** What is found instead where they have not, so that they can be told apart. */
    int strayBin() {
      return bins();
    }

    @Override
    int bins() {
      return kept + 3;
    }

    @Override
    int nullBin() {
      return kept + 2;
    }

    @Override
    int bin(BatchColumn column, int row) {
      UTF8String text = column.text(row);
      if (text.numBytes() == 0) {
        return keepsEmpty() ? emptyBin : strayBin();
      }
      Integer bin = remembered.get(text);
      if (bin == null) {
        bin = bin(known.indexOf(Category.of(text.getBytes())));
        if (remembered.size() < MOST_REMEMBERED) {
          remembered.put(text.copy(), bin);
        }
      }
      return bin;
    }

    private int bin(int known) {
      return known < 0 ? unknown : Math.min(known, kept);
    }
  }
}
