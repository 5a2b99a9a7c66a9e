package dev.kldrift.kernel;

/**
 * One block of a pair of histograms on its way through the stages of {@link BlockKernel}: scratch
 * space that a thread reuses, not for callers outside this package.
 */
public final class PairBlock {
  /** The first histogram. */
  public final Side p = new Side();

  /** The second histogram. */
  public final Side q = new Side();

  /** a - b, the difference of the cross-scaled weights, and the terms |a - b| but for the sign. */
  public final double[] difference = new double[BlockKernel.BLOCK];

  /** v = (a - b) / (a + b). */
  public final double[] contrast = new double[BlockKernel.BLOCK];

  /** The larger of the cross-scaled weights a and b: a where v is not negative. */
  public final Wide larger = new Wide();

  /** The smaller of them. */
  public final Wide smaller = new Wide();

  /** The logarithm of the larger cross-scaled weight over the smaller. */
  public final Wide logRatio = new Wide();

  /** Scratch space for logarithms. */
  public final Reduction reduction = new Reduction();

  /** Terms a ln(a/b) - a + b, for cross-scaled weights a, b. */
  public final double[] klPq = new double[BlockKernel.BLOCK];

  /** Terms b ln(b/a) - b + a. */
  public final double[] klQp = new double[BlockKernel.BLOCK];

  /** Terms of the Jensen-Shannon divergence. */
  public final double[] js = new double[BlockKernel.BLOCK];

  /** Terms (sqrt a - sqrt b)^2 / 2. */
  public final double[] hellinger = new double[BlockKernel.BLOCK];

  /** The bin of the histograms that the block starts at. */
  public int from;

  /** The smallest v² of the block. */
  public double nearest;

  /** The largest v² of the block. */
  public double farthest;

  /** The largest of the products (a - b) v. */
  public double largestProduct;

  /** At least the largest of the terms of both divergences, and so of JS and Hellinger. */
  public double largestDivergence;

  /** The largest of the terms |a - b|. */
  public double largestDistance;

  /** Bins where either side has mass. */
  public int usedBins;

  private final double[][] terms = {klPq, klQp, js, hellinger, difference};

  /** Terms of near bins are below this part of (a - b) v: it is 1.11 at |v| = 1/4. */
  private static final double NEAR_TERMS = 1.125;

  PairBlock() {}

  /** The terms of a kind of divergence, or what has their sizes. */
  double[] terms(int kind) {
    return terms[kind];
  }

  /** Sets the cross-scaled weights of a bin, which v has been set for. */
  void setCrossed(int i, DoubleDouble a, DoubleDouble b) {
    (contrast[i] < 0 ? smaller : larger).set(i, a);
    (contrast[i] < 0 ? larger : smaller).set(i, b);
  }

  /** Forgets the ranges of v², (a - b) v and |a - b|, before they are found bin by bin. */
  void clearRanges() {
    nearest = 1;
    farthest = 0;
    largestProduct = 0;
    largestDistance = 0;
  }

  /** At least the largest of the terms of a kind of divergence. */
  double largest(int kind) {
    if (kind == LaneSums.DISTANCE) {
      return largestDistance;
    }
    return anyFar() ? largestDivergence : NEAR_TERMS * largestProduct;
  }

  /** Whether there are bins where the power series hold. */
  boolean anyNear() {
    return nearest <= BlockKernel.NEAR;
  }

  /** Whether there are bins where the power series do not hold. */
  boolean anyFar() {
    return farthest > BlockKernel.NEAR;
  }

  /** One histogram of the pair. */
  public static final class Side {
    /** Where the weights of the block are: the caller's array or a copy. */
    public double[] weights;

    /** The first of them there. */
    public int offset;

    private final double[] copy = new double[BlockKernel.BLOCK];

    /** Weights divided by their total. */
    public final Wide mass = new Wide();

    /** Logarithms of the mass; finite nonsense where that is 0. */
    public final Wide logMass = new Wide();

    /** Scratch space for the logarithms. */
    public final Reduction reduction = new Reduction();

    /** Terms -p ln p. */
    public final double[] entropy = new double[BlockKernel.BLOCK];

    /** Weights of bins where the other side has none, 0 elsewhere. */
    public final double[] unsupported = new double[BlockKernel.BLOCK];

    /** The largest of those. */
    public double largestUnsupported;

    /** How many there are. */
    public int unsupportedBins;

    /** Total over all blocks, leading part. */
    public double totalHigh;

    /** Total over all blocks, the rest. */
    public double totalLow;

    /** 1 / total. */
    public double reciprocal;

    /** Space for a block of weights, for what is not in an array of doubles already. */
    double[] copy() {
      return copy;
    }

    /** Sets where the weights of the block are. */
    void weights(double[] array, int from) {
      weights = array;
      offset = from;
    }

    /** The weight of a bin of the block. */
    double weight(int i) {
      return weights[offset + i];
    }

    Side() {
      reduction.between(mass, logMass);
    }

    void total(double high, double low) {
      totalHigh = high;
      totalLow = low;
      reciprocal = 1 / high;
    }
  }
}
