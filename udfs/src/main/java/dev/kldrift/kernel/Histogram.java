package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static dev.kldrift.kernel.Blocks.LANES;

import java.util.Arrays;

/** A validated histogram with its total, in a form that the block loops can take. */
final class Histogram {
  /** Totals in this range leave room for every product and its rounding error. */
  private static final double SMALL = 0x1p-10;

  private static final double LARGE = 0x1p80;

  /** Where all other bins have less than this share of the mass, they are added up anew. */
  private static final double PEAK_REST = 0x1p-20;

  /** A bin with more than this mass leaves less than {@link #PEAK_REST} to the others. */
  static final double PEAK = 1 - PEAK_REST;

  /** Weights that are added up at a time where they need no copy. */
  private static final int TOTAL_BLOCK = 4 * BLOCK;

  private final Bins bins;
  private final double totalHigh;
  private final double totalLow;
  private final int zeros;

  /** The weight of a bin that has more than half of all; NaN where there is none. */
  private final double peak;

  /** The weights of the others together. */
  private final double others;

  private Histogram(Bins bins, DoubleDouble total, int zeros, double peak) {
    this.bins = bins;
    this.totalHigh = total.high();
    this.totalLow = total.low();
    this.zeros = zeros;
    this.peak = peak;
    this.others = isPeaked() ? withoutPeak() : Double.NaN;
  }

  private static Histogram of(Bins bins, LaneTotal total, int zeros) {
    DoubleDouble sum = new DoubleDouble(total.high(), total.low());
    double largest = Double.longBitsToDouble(total.largest);
    return new Histogram(bins, sum, zeros, largest > 0.5 * total.high() ? largest : Double.NaN);
  }

  /** A histogram of which the caller knows the exact total, and takes care of masses close to 1. */
  static Histogram of(Bins bins, DoubleDouble total, int zeros) {
    return new Histogram(bins, total, zeros, Double.NaN);
  }

  /**
   * Validates bins and sums them.
   *
   * @param argument position of the histogram among the arguments of the caller
   * @param names the names of those
   * @throws InvalidHistogramException if a bin is not a finite number of at least 0
   */
  static Histogram of(BlockKernel kernel, Bins bins, int argument, String... names) {
    return of(Workspace.current(), kernel, bins, argument, names);
  }

  /** The same for a caller that knows the scratch space already. */
  static Histogram of(
      Workspace work, BlockKernel kernel, Bins bins, int argument, String... names) {
    LaneTotal total = work.total;
    addUp(kernel, bins, work);
    if (!total.valid()) {
      Violation violation = bins.firstViolation();
      if (violation != null) {
        throw InvalidHistogramException.bin(violation, argument, names);
      }
      return of(work, kernel, withoutMinus(bins), argument, names);
    }
    boolean moderate = total.high() >= SMALL && total.high() <= LARGE;
    if (total.largest == 0 || (moderate && total.tiny == total.zeros)) {
      return of(bins, total, total.zeros);
    }
    Bins scaled = new ScaledBins(Bins.wide(bins), Double.longBitsToDouble(total.largest));
    int zeros = total.zeros;
    addUp(kernel, scaled, work);
    return of(scaled, total, zeros);
  }

  private static void addUp(BlockKernel kernel, Bins bins, Workspace work) {
    LaneTotal total = work.total;
    PairBlock.Side side = work.block.p;
    total.clear();
    int done = 0;
    if (bins.array() != null) {
      int whole = bins.length() & -LANES;
      for (; done < whole; done += TOTAL_BLOCK) {
        kernel.total(bins.array(), done, Math.min(TOTAL_BLOCK, whole - done), total);
      }
      done = whole;
    }
    for (; done < bins.length(); done += BLOCK) {
      int padded = load(bins, done, Math.min(BLOCK, bins.length() - done), side);
      kernel.total(side.weights, side.offset, padded, total);
    }
    int padding = (LANES - bins.length() % LANES) % LANES;
    total.zeros -= padding;
    total.tiny -= padding;
    total.reduce();
  }

  /** Makes 0.0 of -0.0: both are 0 by contract, but the loops order numbers by their bits. */
  private static Bins withoutMinus(Bins bins) {
    double[] weights = Bins.wide(bins);
    for (int i = 0; i < weights.length; i++) {
      weights[i] += 0.0;
    }
    return Bins.of(weights);
  }

  private static int pad(double[] weights, int length) {
    int padded = Blocks.padded(length);
    Arrays.fill(weights, length, padded, 0);
    return padded;
  }

  int length() {
    return bins.length();
  }

  /** Number of bins with mass. */
  int support() {
    return bins.length() - zeros;
  }

  boolean hasMass() {
    return support() > 0;
  }

  /** The sum of the weights, rounded once. */
  double total() {
    return bins.unscale(totalHigh);
  }

  /** Total of the weights as {@link #load} gives them. */
  DoubleDouble scaledTotal() {
    return new DoubleDouble(totalHigh, totalLow);
  }

  SideSummary summary() {
    return new SideSummary(total(), scaledTotal(), support(), Double.NaN);
  }

  /** The summary with the entropy, for a pair whose other side is empty. */
  SideSummary summary(BlockKernel kernel) {
    return new SideSummary(total(), scaledTotal(), support(), EntropyScorer.entropy(kernel, this));
  }

  /** Sets the totals of one side of a block. */
  void enter(PairBlock.Side side) {
    side.total(totalHigh, totalLow);
  }

  /**
   * Makes bins those of the block, as {@link #load(int, int, double[])}, copied only if need be.
   */
  int load(int from, int length, PairBlock.Side side) {
    return load(bins, from, length, side);
  }

  private static int load(Bins bins, int from, int length, PairBlock.Side side) {
    if (bins.array() != null && length == Blocks.padded(length)) {
      side.weights(bins.array(), from);
      return length;
    }
    side.weights(side.copy(), 0);
    bins.load(from, length, side.copy());
    return pad(side.copy(), length);
  }

  /** Loads bins, fills up with bins without mass, and returns how many there are then. */
  int load(int from, int length, double[] into) {
    bins.load(from, length, into);
    return pad(into, length);
  }

  /** Loads bins as they were given, before any scaling. */
  void loadRaw(int from, int length, double[] into) {
    bins.loadRaw(from, length, into);
    pad(into, length);
  }

  /** Adds the entropy terms of the loaded bins. */
  void addEntropy(
      BlockKernel kernel, PairBlock.Side side, int from, int padded, TermSums sums, int kind) {
    boolean atOnce = !(isScaled() || isPeaked() || sums.isExact());
    kernel.massTerms(side, padded, atOnce ? sums.ofEntropy(kind) : sums.unused(), kind);
    if (atOnce) {
      return;
    }
    if (isScaled()) {
      repairTiny(side, from, Math.min(padded, bins.length() - from));
    }
    if (isPeaked()) {
      repairPeak(side, padded);
    }
    sums.add(kernel, kind, side.entropy, padded);
  }

  /** Whether scaling may have lost bits of small weights. */
  boolean isScaled() {
    return bins.isScaled();
  }

  /** Whether scaling lost bits of a bin with mass. */
  boolean isTiny(int bin) {
    return bins.isTiny(bin);
  }

  /** The logarithm of the mass of a bin, to a few units in the last place. */
  double logMass(int bin) {
    return bins.log(bin, totalHigh);
  }

  private void repairTiny(PairBlock.Side side, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (isTiny(from + i)) {
        side.entropy[i] = -(side.weight(i) * side.reciprocal * logMass(from + i));
      }
    }
  }

  private boolean isPeaked() {
    return peak > 0;
  }

  /** The total without the peak, added up anew where the difference of both loses digits. */
  private double withoutPeak() {
    double difference = (totalHigh - peak) + totalLow;
    if (difference > totalHigh * PEAK_REST) {
      return difference;
    }
    DoubleDouble sum = new DoubleDouble(0, 0);
    for (double other : Bins.wide(bins)) {
      if (other != peak) {
        sum = sum.plus(new DoubleDouble(other, 0));
      }
    }
    return sum.high();
  }

  /**
   * -p ln p of a mass p above 1/2 as -p log1p(-(1 - p)), where ln p loses digits as p goes to 1.
   */
  private void repairPeak(PairBlock.Side side, int padded) {
    for (int i = 0; i < padded; i++) {
      if (side.weight(i) == peak) {
        double mass = new DoubleDouble(peak, 0).dividedBy(scaledTotal()).high();
        double rest = new DoubleDouble(others, 0).dividedBy(scaledTotal()).high();
        side.entropy[i] = mass * -StrictMath.log1p(-rest);
        return;
      }
    }
  }
}
