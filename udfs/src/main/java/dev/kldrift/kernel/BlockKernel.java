package dev.kldrift.kernel;

/**
 * The loops over one block of bins, each a sequence of element-wise operations.
 *
 * <p>There are two forms: {@link ScalarKernel}, the reference, and {@code VectorKernel}, which is
 * compiled apart and loaded by name. Lengths are multiples of {@link Blocks#LANES}. Every element
 * goes through the same correctly rounded operations in every form, and sums run over the same
 * logical lanes whatever the width of the CPU's registers, so that all forms write the same bits.
 */
interface BlockKernel {
  /** The largest v² of {@link PairBlock#contrast} where power series in v hold: |v| = 1/4. */
  double NEAR = 0.0625;

  /**
   * Keeps the logarithm of a weight of 0 finite, and is less than half a unit of any other: that is
   * what {@link LaneTotal#TINY} and {@link ScaledBins} see to.
   */
  double GUARD = 0x1p-860;

  /**
   * Adds weights to a total by compensated summation.
   *
   * @param weights weights
   * @param from the first of the block
   * @param length number of weights
   * @param total lane sums, updated
   */
  void total(double[] weights, int from, int length, LaneTotal total);

  /**
   * The largest of a block of numbers.
   *
   * @param values the block
   * @param length how many
   * @return the largest, -Infinity of none, NaN where one is NaN
   */
  double largest(double[] values, int length);

  /**
   * Terms -p ln p of the entropy, from weights, and their sum.
   *
   * @param side the side of a pair, with the reciprocal of its total
   * @param length number of weights
   * @param sums the sums, anchored above all terms; updated
   * @param kind which of them the terms are added to
   */
  void massTerms(PairBlock.Side side, int length, LaneSums sums, int kind);

  /**
   * Natural logarithms of double-double numbers, see {@link Logarithm}.
   *
   * @param x arguments
   * @param length number of arguments
   * @param work scratch space
   * @param result the logarithms
   */
  void log(DoubleDoubleArray x, int length, ArgumentReduction work, DoubleDoubleArray result);

  /**
   * Exponentials of double-double numbers of at most 1, see {@link Exponential}.
   *
   * @param x arguments
   * @param length number of arguments
   * @param work scratch space
   * @param result the exponentials
   */
  void exp(DoubleDoubleArray x, int length, ArgumentReduction work, DoubleDoubleArray result);

  /**
   * Terms -p ln p of the entropy of one side.
   *
   * @param side the side, normalised, with logarithms
   * @param length number of bins
   */
  void entropyTerms(PairBlock.Side side, int length);

  /**
   * Cross-scales the weights: difference a - b and contrast v = (a-b)/(a+b) of a = p B and b = q A,
   * with A and B the totals, and their ranges in the block.
   *
   * @param block the pair, with its totals A and B
   * @param length number of bins
   */
  void crossScale(PairBlock block, int length);

  /**
   * The weights that the other side has none for, and how many of p there are.
   *
   * @param block the pair
   * @param length number of bins
   */
  void unsupported(PairBlock block, int length);

  /**
   * Divergence terms from power series in v, which are right where v² is at most {@link #NEAR}, and
   * their sums, with those of |a - b|.
   *
   * @param block the pair, with v and a - b
   * @param length number of bins
   * @param sums the sums of all kinds of divergences, anchored above all terms; updated
   */
  void nearTerms(PairBlock block, int length, LaneSums sums);

  /**
   * The terms of KL(p‖q) alone from power series, as {@link #nearTerms} has them, and their sum.
   *
   * @param block the pair, with v and a - b
   * @param length number of bins
   * @param sums the sums, anchored above all terms; updated
   */
  void nearKlTerms(PairBlock block, int length, LaneSums sums);

  /**
   * Cross-scaled weights, and the logarithms of their ratios, where v² is above {@link #NEAR}; some
   * finite number where a weight is 0.
   *
   * @param block the pair, with its totals and v
   * @param length number of bins
   */
  void logRatios(PairBlock block, int length);

  /**
   * Replaces the terms of bins where the power series do not hold by those from logarithms.
   *
   * @param block the pair, cross-scaled, with v and the logarithms of the ratios
   * @param length number of bins
   */
  void farTerms(PairBlock block, int length);

  /**
   * Replaces the terms of KL(p‖q) alone, as {@link #farTerms} does.
   *
   * @param block the pair, cross-scaled, with v and the logarithms of the ratios
   * @param length number of bins
   */
  void farKlTerms(PairBlock block, int length);

  /**
   * Adds all terms of divergences that a block holds.
   *
   * @param block the pair, with the terms
   * @param sums the sums of all kinds of divergences, anchored above all terms; updated
   * @param length number of bins
   */
  void accumulate(PairBlock block, LaneSums sums, int length);

  /**
   * Adds the sizes of terms to one sum.
   *
   * @param terms terms
   * @param sums the sums, this one anchored above all terms; updated
   * @param kind which one
   * @param length number of terms
   */
  void accumulate(double[] terms, LaneSums sums, int kind, int length);

  /**
   * Adds terms of either sign to a sum without an anchor.
   *
   * @param terms terms
   * @param sums the sums, updated
   * @param kind which one
   * @param length number of terms
   */
  void accumulateSigned(double[] terms, LaneSums sums, int kind, int length);

  /**
   * Adds up the lanes of sums, as integers in units of the ceilings, so that their order does not
   * matter, and empties them.
   *
   * @param sums the sums, with ceilings; {@link LaneSums#reduced} takes the results
   * @param kinds how many, from the first
   */
  void reduce(LaneSums sums, int kinds);

  /**
   * Adds whole numbers to the totals of two histograms, and collects what of them is not whole.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @param length number of weights of either, which may be more than a block
   * @param distances totals and rest, updated
   */
  void wholeTotals(double[] p, double[] q, int length, WholeDistances distances);

  /**
   * Cumulates differences of whole numbers, times the other total each.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @param length number of weights of either, which may be more than a block
   * @param distances with the totals; the sum, the largest and the sum of all sums are updated
   */
  void wholeDistances(double[] p, double[] q, int length, WholeDistances distances);
}
