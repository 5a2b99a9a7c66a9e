package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** Finds the bins of a feature's values, for a batch of rows at a time. */
abstract class Binner {
  private int[] found = {};
  private int[] known = {};
  private int[] seen = {};

  /** How many bins there are. */
  abstract int bins();

  /** The bin of a value that is there. */
  abstract int bin(BatchColumn column, int row);

  /** The bin of NULL. */
  abstract int nullBin();

  /** The bin of each row of the batch; the array holds until the next batch and may be longer. */
  final int[] find(BatchColumn column, int rows) {
    if (found.length < rows) {
      found = new int[rows];
      seen = new int[rows];
    }
    int[] entries = column.entries();
    if (entries != null) {
      findByEntry(column, entries, rows);
    } else {
      find(column, found, rows);
    }
    return found;
  }

  /** Once for each entry of the dictionary that occurs. */
  private void findByEntry(BatchColumn column, int[] entries, int rows) {
    boolean hasNulls = column.hasNulls();
    int different = 0;
    for (int row = 0; row < rows; row++) {
      if (hasNulls && column.isNull(row)) {
        found[row] = nullBin();
        continue;
      }
      int entry = entries[row];
      if (entry >= known.length) {
        int length = known.length;
        known = Arrays.copyOf(known, Math.max(64, 2 * entry));
        Arrays.fill(known, length, known.length, -1);
      }
      int bin = known[entry];
      if (bin < 0) {
        bin = bin(column, row);
        known[entry] = bin;
        seen[different++] = entry;
      }
      found[row] = bin;
    }
    for (int i = 0; i < different; i++) {
      known[seen[i]] = -1; // the next batch may have another dictionary
    }
  }

  /** Where there is no dictionary. */
  void find(BatchColumn column, int[] bins, int rows) {
    boolean hasNulls = column.hasNulls();
    for (int row = 0; row < rows; row++) {
      bins[row] = hasNulls && column.isNull(row) ? nullBin() : bin(column, row);
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
    void find(BatchColumn column, int[] bins, int rows) {
      double[] values = column.numbers();
      for (int row = 0; row < rows; row++) {
        bins[row] = binOrNan(values[row]);
      }
      if (column.hasNulls()) {
        for (int row = 0; row < rows; row++) {
          bins[row] = column.isNull(row) ? nullBin() : bins[row];
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
