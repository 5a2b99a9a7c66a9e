package dev.kldrift.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vectors: what the CPU prefers, at most 8 lanes, unless a property says else.
 *
 * <p>Public for the loops of the statistics.
 */
public final class Vectors {
  /** System property: 64, 128, 256 or 512 bits. */
  private static final String PROPERTY = "kldrift.simd.bits";

  /** Vectors of doubles. */
  public static final VectorSpecies<Double> SPECIES = VectorSpecies.of(double.class, shape());

  /** Vectors of as many longs. */
  public static final VectorSpecies<Long> LONGS =
      VectorSpecies.of(long.class, SPECIES.vectorShape());

  /** How many fit into one. */
  public static final int WIDTH = SPECIES.length();

  private Vectors() {}

  private static VectorShape shape() {
    int preferred = DoubleVector.SPECIES_PREFERRED.vectorBitSize();
    int bits = Integer.getInteger(PROPERTY, preferred);
    return VectorShape.forBitSize(Math.min(bits, Blocks.LANES * Double.SIZE));
  }

  static DoubleVector load(double[] from, int i) {
    return DoubleVector.fromArray(SPECIES, from, i);
  }

  static DoubleVector all(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }
}
