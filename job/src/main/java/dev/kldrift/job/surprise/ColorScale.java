package dev.kldrift.job.surprise;

/** Black over purple and orange to pale yellow, brighter throughout, as matplotlib's inferno. */
final class ColorScale {
  private static final int[] STOPS = {
    0x000004, 0x1f0c48, 0x550f6d, 0x88226a, 0xba3655, 0xe35933, 0xf98c0a, 0xf9c932, 0xfcffa4
  };

  private ColorScale() {}

  /** The colour of a share, from 0 to 1; beyond, that of the nearer end. */
  static int of(double share) {
    double at = Math.max(0, Math.min(1, share)) * (STOPS.length - 1);
    int stop = Math.min((int) at, STOPS.length - 2);
    return mix(STOPS[stop], STOPS[stop + 1], at - stop);
  }

  /** A colour between two, 0 is the first. */
  static int mix(int first, int second, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = first >> shift & 0xff;
      int b = second >> shift & 0xff;
      mixed |= (int) Math.round(a + (b - a) * share) << shift;
    }
    return mixed;
  }
}
