package dev.kldrift.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The form of the block loops that this JVM uses: chosen once, and logged with the reason.
 *
 * <p>SIMD where the module {@code jdk.incubator.vector} is there and vectors have at least two
 * lanes, which Spark 4 sees to on every driver and executor; scalar otherwise. Both give the same
 * bits. The system property {@code kldrift.simd.bits} overrides: 0 for scalar, 64 to 512 for a
 * vector width.
 */
final class Kernels {
  private static final String SIMD = "dev.kldrift.kernel.simd.VectorKernel";
  private static final String MODULE = "jdk.incubator.vector";
  private static final String PROPERTY = "kldrift.simd.bits";
  private static final BlockKernel SCALAR = new ScalarKernel();
  private static final BlockKernel CURRENT = choose();

  private Kernels() {}

  /** The scalar form. */
  static BlockKernel scalar() {
    return SCALAR;
  }

  /** The form in use. */
  static BlockKernel current() {
    return CURRENT;
  }

  private static BlockKernel choose() {
    Logger log = System.getLogger(Kernels.class.getName());
    String asked = System.getProperty(PROPERTY);
    if ("0".equals(asked)) {
      log.log(Level.INFO, "Divergence kernels are scalar: {0}=0", PROPERTY);
      return SCALAR;
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      log.log(Level.INFO, "Divergence kernels are scalar: no --add-modules={0}", MODULE);
      return SCALAR;
    }
    BlockKernel simd = load(BlockKernel.class, SIMD, SCALAR);
    if (simd != SCALAR) {
      log.log(Level.INFO, "Divergence kernels are SIMD: {0}", simd);
    }
    return simd;
  }

  /**
   * An object of the class {@code simd}, or {@code scalar}, with a warning, where it fails to load.
   */
  static <T> T load(Class<T> type, String simd, T scalar) {
    try {
      return Class.forName(simd).asSubclass(type).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      System.getLogger(Kernels.class.getName())
          .log(Level.WARNING, type.getSimpleName() + " is scalar: " + simd + " failed to load", e);
      return scalar;
    }
  }
}
