package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.LANES;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.util.regex.Pattern;

/**
 * The form of the block loops that this JVM uses: chosen once, and logged with the reason.
 *
 * <p>SIMD where the module {@code jdk.incubator.vector} is there and vectors have at least two
 * lanes, which Spark 4 sees to on every driver and executor, and C2 compiles; scalar otherwise: to
 * the interpreter and to C1 each vector is an object, at ten times the cost. All give the same
 * bits. The system property {@code kldrift.simd.bits} overrides: 0 for scalar, 64 to 512 for a
 * vector width.
 */
final class Kernels {
  private static final String SIMD = "dev.kldrift.kernel.VectorKernel";
  private static final String MODULE = "jdk.incubator.vector";
  private static final String PROPERTY = "kldrift.simd.bits";

  /** What HotSpot says of -XX:TieredStopAtLevel=1 and of -Xint. */
  private static final Pattern NO_C2 = Pattern.compile("emulated-client|interpreted");

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
    String mode = System.getProperty("java.vm.info", "");
    if (asked == null && NO_C2.matcher(mode).find()) {
      log.log(Level.INFO, "Divergence kernels are scalar: Java runs in {0}", mode);
      return SCALAR;
    }
    BlockKernel simd = load(BlockKernel.class, SIMD, SCALAR);
    if (simd != SCALAR) {
      rehearse(simd);
      log.log(Level.INFO, "Divergence kernels are SIMD: {0}", simd);
    }
    return simd;
  }

  /**
   * Goes through all loops once. The Vector API looks up what each of its operations does when that
   * is first used. Where C2 had compiled the look-up before, it gives up on it, and on keeping
   * vectors in registers in all loops that it compiles from then on, at five times the cost.
   */
  private static void rehearse(BlockKernel kernel) {
    PairBlock block = new PairBlock();
    LaneTotal total = new LaneTotal();
    TermSums sums = new TermSums();
    double[] weights = {1, 2, 3, 4, 5, 6, 7, 8};
    kernel.total(weights, 0, LANES, total);
    total.reduce();
    for (PairBlock.Side side : new PairBlock.Side[] {block.p, block.q}) {
      side.weights(weights, 0);
      side.total(total.high(), total.low());
      kernel.massTerms(side, LANES, sums.unused(), LaneSums.ENTROPY_P);
      kernel.log(side.mass, LANES, side.reduction, side.logMass);
      kernel.exp(side.logMass, LANES, side.reduction, side.mass);
      kernel.entropyTerms(side, LANES);
    }
    new WholeDistances().of(kernel, weights, weights, BinScale.numbers(LANES));
    kernel.crossScale(block, LANES);
    kernel.unsupported(block, LANES);
    kernel.nearTerms(block, LANES, sums.unused());
    kernel.nearKlTerms(block, LANES, sums.unused());
    kernel.logRatios(block, LANES);
    kernel.farTerms(block, LANES);
    kernel.farKlTerms(block, LANES);
    sums.addDivergences(kernel, block, LANES);
    sums.add(kernel, LaneSums.KL_PQ, block.klPq, LANES);
    sums.round(kernel, LANES);
    sums.addSigned(kernel, LaneSums.UNSUPPORTED_P, block.klPq, LANES);
  }

  /**
   * An object of the class {@code simd}, or {@code scalar}, with a warning, where it fails to load.
   */
  static <T> T load(Class<T> type, String simd, T scalar) {
    try {
      Constructor<? extends T> constructor =
          Class.forName(simd).asSubclass(type).getDeclaredConstructor();
      constructor.setAccessible(true); // a class of another package that only that package sees
      return constructor.newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      System.getLogger(Kernels.class.getName())
          .log(Level.WARNING, type.getSimpleName() + " is scalar: " + simd + " failed to load", e);
      return scalar;
    }
  }
}
