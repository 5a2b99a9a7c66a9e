package dev.kldrift.job.profile;

import java.io.Serializable;

/**
 * The origin of a feature's bins.
 *
 * @param madeFrom values that were there
 * @param provisional whether those were too few, or all the same, so that the bins are made again
 * @param replaces fingerprint of the bins that the feature had before; empty where it had none
 * @param problem why there are no bins; empty where there are
 */
public record BinOrigin(long madeFrom, boolean provisional, String replaces, String problem)
    implements Serializable {
  /** Of bins that were made before this was kept, or by given edges. */
  static final BinOrigin SETTLED = new BinOrigin(0, false, "", "");

  /** From fewer values nothing is known that lasts. */
  private static final long ENOUGH = 100;

  /** Of bins that were made from so many values, of which some differ or none. */
  static BinOrigin of(long values, boolean differ) {
    return new BinOrigin(values, values < ENOUGH || !differ, "", "");
  }

  static BinOrigin problem(String problem) {
    return new BinOrigin(0, true, "", problem);
  }

  BinOrigin replacing(String before) {
    return new BinOrigin(madeFrom, provisional, before, problem);
  }
}
