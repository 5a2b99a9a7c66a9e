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

  /** a - b, the difference of the cross-scaled weights. */
  public final Wide difference = new Wide();

  /** a + b. */
  public final Wide sum = new Wide();

  /** 1 / (a + b). */
  public final double[] reciprocalSum = new double[BlockKernel.BLOCK];

  /** v = (a - b) / (a + b). */
  public final double[] contrast = new double[BlockKernel.BLOCK];

  /** x = v (a - b). */
  public final Wide square = new Wide();

  /** w = v². */
  public final double[] squaredContrast = new double[BlockKernel.BLOCK];

  /** {@link Polynomial#ATANH} of w. */
  public final double[] atanh = new double[BlockKernel.BLOCK];

  /** {@link Polynomial#MEAN} of w. */
  public final double[] meanSeries = new double[BlockKernel.BLOCK];

  /** ln(p/q), and then other logarithms of ratios. */
  public final Wide logRatio = new Wide();

  /** Products with cross-scaled weights of p. */
  public final Wide productP = new Wide();

  /** Products with cross-scaled weights of q. */
  public final Wide productQ = new Wide();

  /** Scratch space for logarithms. */
  public final Reduction reduction = new Reduction();

  /** The mean (p + q) / 2, normalised. */
  public final Wide mean = new Wide();

  /** Logarithm of the mean. */
  public final Wide logMean = new Wide();

  /** Terms a ln(a/b) - a + b, for cross-scaled weights a, b. */
  public final double[] klPq = new double[BlockKernel.BLOCK];

  /** Terms b ln(b/a) - b + a. */
  public final double[] klQp = new double[BlockKernel.BLOCK];

  /** Terms of the Jensen-Shannon divergence. */
  public final double[] js = new double[BlockKernel.BLOCK];

  /** Terms |a - b|. */
  public final double[] distance = new double[BlockKernel.BLOCK];

  /** Terms (sqrt a - sqrt b)^2 / 2. */
  public final double[] hellinger = new double[BlockKernel.BLOCK];

  /** The bin of the histograms that the block starts at. */
  public int from;

  /** How many bins the terms from power series are right in. */
  public int near;

  private final double[][] terms = {
    klPq, klQp, p.entropy, q.entropy, distance, hellinger, js, new double[BlockKernel.BLOCK]
  };

  PairBlock() {}

  /** The terms of a kind of {@link TermSums}. */
  double[] terms(int kind) {
    return terms[kind];
  }

  /** One histogram of the pair. */
  public static final class Side {
    /** Weights as given. */
    public final double[] weights = new double[BlockKernel.BLOCK];

    /** Weights times the total of the other side. */
    public final Wide crossed = new Wide();

    /** Weights divided by their total. */
    public final Wide mass = new Wide();

    /** Logarithms of the mass; finite nonsense where that is 0. */
    public final Wide logMass = new Wide();

    /** Scratch space for the logarithms. */
    public final Reduction reduction = new Reduction();

    /** Terms -p ln p. */
    public final double[] entropy = new double[BlockKernel.BLOCK];

    /** Total over all blocks, leading part. */
    public double totalHigh;

    /** Total over all blocks, the rest. */
    public double totalLow;

    /** 1 / total, leading part. */
    public double reciprocalHigh;

    /** 1 / total, the rest. */
    public double reciprocalLow;

    Side() {
      reduction.between(mass, logMass);
    }

    void total(double high, double low) {
      totalHigh = high;
      totalLow = low;
      reciprocalHigh = 1 / high;
      reciprocalLow = (Math.fma(-reciprocalHigh, high, 1) - reciprocalHigh * low) / high;
    }
  }
}
