package dev.kldrift.kernel.simd;

import dev.kldrift.kernel.BlockKernel;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The width of the vectors: what the CPU prefers, at most 8 lanes, unless a property says else. */
final class VectorWidth {
  /** System property: 64, 128, 256 or 512 bits. */
  private static final String PROPERTY = "kldrift.simd.bits";

  private VectorWidth() {}

  static VectorSpecies<Double> species() {
    int preferred = DoubleVector.SPECIES_PREFERRED.vectorBitSize();
    int bits = Integer.getInteger(PROPERTY, preferred);
    return VectorSpecies.of(double.class, VectorShape.forBitSize(Math.min(bits, widest())));
  }

  static VectorSpecies<Long> longs() {
    return VectorSpecies.of(long.class, species().vectorShape());
  }

  private static int widest() {
    return BlockKernel.LANES * Double.SIZE;
  }
}
