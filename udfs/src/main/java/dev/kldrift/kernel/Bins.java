package dev.kldrift.kernel;

/** The weights of one histogram, in blocks of doubles, whatever type they were given in. */
interface Bins {
  int length();

  /** Writes the weights of {@code length} bins from bin {@code from} on. */
  void load(int from, int length, double[] into);

  /** The array that {@link #load} copies from without a change, or null. */
  default double[] array() {
    return null;
  }

  /** Writes weights as given, where {@link #load} scales them. */
  default void loadRaw(int from, int length, double[] into) {
    load(from, length, into);
  }

  /** Undoes the scaling of {@link #load}. */
  default double unscale(double total) {
    return total;
  }

  /** Whether {@link #load} scales. */
  default boolean isScaled() {
    return false;
  }

  /** Whether a bin has mass, and scaling it may have lost bits. */
  default boolean isTiny(int bin) {
    return false;
  }

  /** The logarithm of a weight over the total of what {@link #load} gives. */
  default double log(int bin, double total) {
    double[] weight = new double[1];
    load(bin, 1, weight);
    return StrictMath.log(weight[0] / total);
  }

  /** The first bin that is not a finite number of at least 0, or null. */
  Violation firstViolation();

  static Bins of(double[] weights) {
    return new Bins() {
      @Override
      public int length() {
        return weights.length;
      }

      @Override
      public void load(int from, int length, double[] into) {
        System.arraycopy(weights, from, into, 0, length);
      }

      @Override
      public double[] array() {
        return weights;
      }

      @Override
      public Violation firstViolation() {
        return WeightRule.WEIGHTS.firstViolation(weights);
      }
    };
  }

  static Bins of(float[] weights) {
    return new Bins() {
      @Override
      public int length() {
        return weights.length;
      }

      @Override
      public void load(int from, int length, double[] into) {
        for (int i = 0; i < length; i++) {
          into[i] = weights[from + i];
        }
      }

      @Override
      public Violation firstViolation() {
        return WeightRule.WEIGHTS.firstViolation(wide(this));
      }
    };
  }

  static Bins of(int[] counts) {
    return new Counts(counts.length) {
      @Override
      public void load(int from, int length, double[] into) {
        for (int i = 0; i < length; i++) {
          into[i] = counts[from + i];
        }
      }

      @Override
      long count(int bin) {
        return counts[bin];
      }
    };
  }

  static Bins of(long[] counts) {
    return new Counts(counts.length) {
      @Override
      public void load(int from, int length, double[] into) {
        for (int i = 0; i < length; i++) {
          into[i] = counts[from + i];
        }
      }

      @Override
      long count(int bin) {
        return counts[bin];
      }
    };
  }

  /** All bins as one array. */
  static double[] wide(Bins bins) {
    double[] all = new double[bins.length()];
    bins.load(0, all.length, all);
    return all;
  }

  /** Integers. Each type has a loop of its own, as Java has no generics over primitive types. */
  abstract class Counts implements Bins {
    private final int length;

    private Counts(int length) {
      this.length = length;
    }

    abstract long count(int bin);

    @Override
    public int length() {
      return length;
    }

    @Override
    public Violation firstViolation() {
      for (int i = 0; i < length; i++) {
        if (count(i) < 0) {
          return new Violation(Violation.Kind.NEGATIVE, i, Long.toString(count(i)));
        }
      }
      return null;
    }
  }
}
