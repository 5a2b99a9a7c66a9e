package dev.kldrift.kernel;

/**
 * One block of a pair of histograms on its way through the stages of {@link BlockKernel}: scratch
 * space that a thread reuses.
 */
final class PairBlock {
  /** The first histogram. */
  final Side p = new Side();

  /** The second histogram. */
  final Side q = new Side();

  /** a - b, the difference of the cross-scaled weights, and the terms |a - b| but for the sign. */
  final double[] difference = new double[Blocks.BLOCK];

  /** v = (a - b) / (a + b). */
  final double[] contrast = new double[Blocks.BLOCK];

  /** The larger of the cross-scaled weights a and b: a where v is not negative. */
  final DoubleDoubleArray larger = new DoubleDoubleArray();

  /** The smaller of them. */
  final DoubleDoubleArray smaller = new DoubleDoubleArray();

  /** The logarithm of the larger cross-scaled weight over the smaller. */
  final DoubleDoubleArray logRatio = new DoubleDoubleArray();

  /** Scratch space for logarithms. */
  final ArgumentReduction reduction = new ArgumentReduction();

  /** Terms a ln(a/b) - a + b, for cross-scaled weights a, b. */
  final double[] klPq = new double[Blocks.BLOCK];

  /** Terms b ln(b/a) - b + a. */
  final double[] klQp = new double[Blocks.BLOCK];

  /** Terms of the Jensen-Shannon divergence. */
  final double[] js = new double[Blocks.BLOCK];

  /** Terms (sqrt a - sqrt b)^2 / 2. */
  final double[] hellinger = new double[Blocks.BLOCK];

  /** The bin of the histograms that the block starts at. */
  int from;

  /** The smallest v² of the block. */
  double nearest;

  /** The largest v² of the block. */
  double farthest;

  /** The largest of the products (a - b) v. */
  double largestProduct;

  /** At least the largest of the terms of both divergences, and so of JS and Hellinger. */
  double largestDivergence;

  /** The largest of the terms |a - b|. */
  double largestDistance;

  /** Bins where p has mass and q has none. */
  int unsupportedBinsP;

  private final double[][] terms = {klPq, klQp, js, hellinger, difference};

  /** Terms of near bins are below this part of (a - b) v: it is 1.11 at |v| = 1/4. */
  private static final double NEAR_TERMS = 1.125;

  /** v² is above it in bins with mass on one side only, where it is 1 but for some rounding. */
  private static final double ONE_SIDED = 0.999;

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

  /** Clears the ranges of v², (a - b) v and |a - b|, before they are found bin by bin. */
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

  /** Whether there may be bins where one side has mass and the other none, so |v| is 1. */
  boolean mayLackASide() {
    return farthest > ONE_SIDED;
  }

  /** One histogram of the pair. */
  static final class Side {
    /** Where the weights of the block are: the caller's array or a copy. */
    double[] weights;

    /** The first of them there. */
    int offset;

    private final double[] copy = new double[Blocks.BLOCK];

    /** Weights divided by their total. */
    final DoubleDoubleArray mass = new DoubleDoubleArray();

    /** Logarithms of the mass; some finite number where that is 0. */
    final DoubleDoubleArray logMass = new DoubleDoubleArray();

    /** Scratch space for the logarithms. */
    final ArgumentReduction reduction = new ArgumentReduction();

    /** Terms -p ln p. */
    final double[] entropy = new double[Blocks.BLOCK];

    /** Weights of bins where the other side has none, 0 elsewhere. */
    final double[] unsupported = new double[Blocks.BLOCK];

    /** The largest of those. */
    double largestUnsupported;

    /** Total over all blocks, leading part. */
    double totalHigh;

    /** Total over all blocks, the rest. */
    double totalLow;

    /** 1 / total. */
    double reciprocal;

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
