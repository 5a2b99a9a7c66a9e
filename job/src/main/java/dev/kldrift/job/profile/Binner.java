package dev.kldrift.job.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the bins of a feature's values, for a batch of rows at a time. */
abstract class Binner {
  /** The bin of each row of the batch. */
  final int[] found;

  Binner(int batch) {
    found = new int[batch];
  }

  /** How many bins there are. */
  abstract int bins();

  /** Takes the value of a row. */
  abstract void take(SourceRow row, int number);

  /** Finds the bins of the first rows of the batch. */
  abstract void find(int rows);

  /**
   * A binner for each of some features.
   *
   * @param features in the order in which rows have their numbers, and their texts
   * @param forms of each feature
   * @param batch most rows of a batch
   */
  static Binner[] of(List<BinSpecification> features, List<TextForm> forms, int batch) {
    int numbers = 0;
    int texts = 0;
    List<Binner> binners = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      BinSpecification feature = features.get(i);
      binners.add(
          feature.kind().isNumber()
              ? new Numbers(feature, numbers++, batch)
              : new Texts(feature, forms.get(i), texts++, batch));
    }
    return binners.toArray(Binner[]::new);
  }

  /** Bins between edges. */
  static final class Numbers extends Binner {
    /** Padded with infinity to one less than a power of two. */
    private final double[] edges;

    private final int edgeCount;
    private final int place;
    private final double[] values;
    private final boolean[] missing;

    Numbers(BinSpecification specification, int place, int batch) {
      super(batch);
      this.place = place;
      values = new double[batch];
      missing = new boolean[batch];
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
    void take(SourceRow row, int number) {
      values[number] = row.getNumbers()[place];
      missing[number] = row.getMissing()[place];
    }

    @Override
    void find(int rows) {
      for (int i = 0; i < rows; i++) {
        double value = values[i];
        found[i] = Double.isNaN(value) ? edgeCount + (missing[i] ? 1 : 2) : bin(value);
      }
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

  private static final class Texts extends Binner {
    private final KnownValues known;
    private final int kept;
    private final int unknown;
    private final int place;

    Texts(BinSpecification specification, TextForm form, int place, int batch) {
      super(batch);
      this.place = place;
      kept = specification.kept();
      unknown = specification.complete() ? kept + 1 : kept;
      known = new KnownValues(specification.values(), form);
    }

    @Override
    int bins() {
      return kept + 3;
    }

    @Override
    void take(SourceRow row, int number) {
      String value = row.text(place);
      found[number] = value == null ? kept + 2 : bin(known.indexOf(value));
    }

    private int bin(int known) {
      return known < 0 ? unknown : Math.min(known, kept);
    }

    @Override
    void find(int rows) {
      // found as it is taken
    }
  }
}
