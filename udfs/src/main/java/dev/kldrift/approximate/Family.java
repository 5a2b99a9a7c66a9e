package dev.kldrift.approximate;

import java.io.Serializable;

/** A set of distributions over bins, from which the one nearest to a histogram can be found. */
public sealed interface Family extends Serializable
    permits UniformSubset,
        PiecewiseConstant,
        CoarsenedBlocks,
        SmoothedCopy,
        GaussianDensity,
        LognormalDensity,
        GaussianMixture,
        ReferenceMix {

  /**
   * The name that users give, as in {@code piecewise-4}.
   *
   * @return the name
   */
  String name();

  /**
   * Finds the member that minimises the objective.
   *
   * @param p the histogram, with mass
   * @param objective what is minimised
   * @return the member, or why there is none
   */
  Fit fit(Target p, Objective objective);
}
