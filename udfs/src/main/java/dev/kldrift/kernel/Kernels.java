package dev.kldrift.kernel;

/** The form of the loops that this JVM uses. */
final class Kernels {
  private static final BlockKernel SCALAR = new ScalarKernel();
  private static final BlockKernel CURRENT = SCALAR;

  private Kernels() {}

  static BlockKernel scalar() {
    return SCALAR;
  }

  static BlockKernel current() {
    return CURRENT;
  }
}
