package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static java.lang.Math.fma;

import java.util.Arrays;

/** Scores one pair of log-weights, see {@link LogWeightDivergence}. */
final class LogPairScorer {
  /**
   * Above 2 atanh(1/4), where the terms of near bins end; {@link Polynomial#TANH} holds to half of
   * it.
   */
  private static final double NEAR = 0.52;

  /** Mass below is 0, as its reciprocal may overflow; it is below 1e-300 of all. */
  private static final double SMALLEST = 0x1p-1000;

  /** From here on the term of a bin is the larger mass times the logarithm of the ratio. */
  private static final double REMOTE = 0x1p64;

  /** A logarithm that sums may have no room for. */
  private static final double HUGE = 0x1p1009;

  private final BlockKernel kernel = Kernels.current();
  private final Workspace work = Workspace.current();
  private final PairBlock block = work.block;
  private final Support support;
  private final LogHistogram p;
  private final LogHistogram q;
  private final double[] givenP;
  private final double[] givenQ;

  /** Whether the terms of a bin of the block were left out, and terms that were. */
  private boolean anyRemote;

  private RemoteTerms remote;

  LogPairScorer(LogHistogram p, double[] givenP, LogHistogram q, double[] givenQ) {
    this.p = p;
    this.q = q;
    this.support = new Support(p.support(), q.support());
    this.givenP = givenP;
    this.givenQ = givenQ;
  }

  /** Scores the pair. */
  Divergence score() {
    int bins = givenP.length;
    if (!(p.hasMass() && q.hasMass())) {
      return PairResult.ofEmptySide(bins, p.summaryWithEntropy(), q.summaryWithEntropy());
    }
    double shift = shift();
    if (!addTerms(shift, false)) {
      addTerms(shift, true);
    }
    return new PairResult(work.sums, bins, p.summary(), q.summary(), support, remote).divergence();
  }

  /**
   * What both logarithms of totals together are off by.
   *
   * <p>If they were exact, Σ (p_i - q_i) would be 0. Its terms are formed from the difference of
   * the logarithms, so they are right relative to themselves, and the correction to the total
   * variation times u; the error it leaves in KL enters squared.
   */
  private double shift() {
    DoubleDouble excess = new DoubleDouble(0, 0);
    for (int from = 0; from < p.paddedLength(); from += BLOCK) {
      int length = load(from, 0);
      for (int i = 0; i < length; i++) {
        excess = excess.plus(new DoubleDouble(block.difference[i], 0));
      }
    }
    return StrictMath.log1p(excess.high());
  }

  private boolean addTerms(double shift, boolean exactly) {
    TermSums sums = work.sums;
    sums.clear(exactly);
    support.clear();
    remote = null;
    for (int from = 0; from < p.paddedLength(); from += BLOCK) {
      int length = load(from, shift);
      if (anyRemote) {
        addRemote(from);
      }
      kernel.entropyTerms(block.p, length);
      kernel.entropyTerms(block.q, length);
      if (block.anyNear()) {
        kernel.nearTerms(block, length, sums.unused());
      }
      if (block.anyFar()) {
        kernel.farTerms(block, length);
      }
      addSupport(from, length);
      sums.add(kernel, LaneSums.ENTROPY_P, block.p.entropy, length);
      sums.add(kernel, LaneSums.ENTROPY_Q, block.q.entropy, length);
      sums.addDivergences(kernel, block, length);
    }
    return sums.round(kernel, p.paddedLength());
  }

  private void addRemote(int from) {
    remote = remote == null ? new RemoteTerms() : remote;
    for (int i = from; i < Math.min(from + BLOCK, givenP.length); i++) {
      boolean shared = givenP[i] > Double.NEGATIVE_INFINITY && givenQ[i] > Double.NEGATIVE_INFINITY;
      double log = block.p.logMass.high[i - from] - block.q.logMass.high[i - from];
      boolean leftOut = Math.abs(block.logRatio.high[i - from]) == 1;
      if (shared && leftOut && Math.abs(log) > REMOTE / 2) {
        remote.add(p.scaledLogMass(i, givenP[i]), q.scaledLogMass(i, givenQ[i]));
      }
    }
  }

  private void addSupport(int from, int padded) {
    double[] onlyP = work.scratch;
    double[] onlyQ = work.otherScratch;
    int length = Math.min(padded, givenP.length - from);
    Arrays.fill(onlyP, 0);
    Arrays.fill(onlyQ, 0);
    System.arraycopy(givenP, from, onlyP, 0, length);
    System.arraycopy(givenQ, from, onlyQ, 0, length);
    support.add(
        onlyP, block.p.mass.high, onlyQ, block.q.mass.high, Double.NEGATIVE_INFINITY, length);
    work.sums.add(kernel, LaneSums.UNSUPPORTED_P, onlyP, padded);
    work.sums.add(kernel, LaneSums.UNSUPPORTED_Q, onlyQ, padded);
  }

  /** Loads a block, with p ln-shifted against q, up to the input of the near terms. */
  private int load(int from, double shift) {
    int length = p.load(from, block.p.logMass);
    q.load(from, block.q.logMass);
    kernel.exp(block.p.logMass, length, block.reduction, block.p.mass);
    kernel.exp(block.q.logMass, length, block.reduction, block.q.mass);
    block.clearRanges();
    anyRemote = false;
    for (int i = 0; i < length; i++) {
      crossScale(i, shift);
    }
    return length;
  }

  private void crossScale(int i, double shift) {
    PairBlock.Side sideP = block.p;
    PairBlock.Side sideQ = block.q;
    DoubleDouble massP = mass(sideP, i);
    DoubleDouble massQ = mass(sideQ, i);
    DoubleDouble sum = massP.plus(massQ);
    DoubleDouble logP = new DoubleDouble(sideP.logMass.high[i], sideP.logMass.low[i]);
    DoubleDouble logQ = new DoubleDouble(-sideQ.logMass.high[i], -sideQ.logMass.low[i]);
    DoubleDouble ratio = logP.plus(logQ).plus(new DoubleDouble(-shift, 0));
    DoubleDouble v;
    DoubleDouble d;
    if (Math.abs(ratio.high()) < NEAR && sum.high() > 0) {
      v = tanh(0.5 * ratio.high(), 0.5 * ratio.low());
      d = v.times(sum);
    } else {
      d = massP.plus(massQ.negated());
      // Where both masses are 0, a quotient of them has no place in the terms.
      v = sum.high() > 0 ? d.dividedBy(sum) : new DoubleDouble(0, 0);
      ratio = withoutRemote(ratio, v);
    }
    ScalarKernel.setContrast(d.high(), v.high(), block, i);
    block.setCrossed(i, massP, massQ);
    block.logRatio.set(i, v.high() < 0 ? ratio.negated() : ratio);
  }

  /** A ratio of 1 takes the term m ln(m/m') - m + m' of a bin with m' = 0 out of the sums. */
  private DoubleDouble withoutRemote(DoubleDouble ratio, DoubleDouble v) {
    double size = Math.abs(ratio.high());
    boolean isRemote = size > REMOTE && (size > HUGE || v.high() == 0);
    anyRemote |= isRemote;
    return isRemote ? new DoubleDouble(Math.signum(ratio.high()), 0) : ratio;
  }

  private static DoubleDouble mass(PairBlock.Side side, int i) {
    double high = side.mass.high[i];
    return high < SMALLEST ? new DoubleDouble(0, 0) : new DoubleDouble(high, side.mass.low[i]);
  }

  /** tanh h for |h| at most NEAR / 2. */
  private static DoubleDouble tanh(double h, double hLow) {
    double z = h * h;
    return DoubleDouble.sum(h, fma(h * z, Polynomial.TANH.value(z), hLow));
  }
}
