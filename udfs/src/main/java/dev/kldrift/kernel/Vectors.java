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

  /**
   * The smallest of the lanes that a vector of longs left in an array. Java 17 has no instructions
   * for it but those of AVX-512: elsewhere {@code reduceLanes} makes an object of each vector.
   */
  static long smallest(long[] lanes) {
    long smallest = lanes[0];
    for (int lane = 1; lane < WIDTH; lane++) {
      smallest = Math.min(smallest, lanes[lane]);
    }
    return smallest;
  }

  /** The largest of them. */
  static long largest(long[] lanes) {
    long largest = lanes[0];
    for (int lane = 1; lane < WIDTH; lane++) {
      largest = Math.max(largest, lanes[lane]);
    }
    return largest;
  }

  static DoubleVector all(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }
}
