package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static dev.kldrift.kernel.Blocks.padded;

import java.util.Arrays;

/**
 * Logarithms and exponentials of many numbers, by the loops of the kernels: in a fraction of the
 * time of {@link StrictMath}, and the same bits on every machine too.
 */
public final class ElementaryFunctions {
  private static final BlockKernel KERNEL = Kernels.current();

  private ElementaryFunctions() {}

  /**
   * Natural logarithms, right to 1 unit in the last place.
   *
   * @param x normal numbers above 0; of 0 and subnormal numbers the result is finite and no
   *     logarithm
   * @param length how many from the first
   * @param into where the logarithms go, which may be x
   */
  public static void log(double[] x, int length, double[] into) {
    PairBlock block = Workspace.current().block;
    for (int from = 0; from < length; from += BLOCK) {
      int count = Math.min(BLOCK, length - from);
      KERNEL.log(
          loaded(block.p.mass, x, from, count, 1), padded(count), block.reduction, block.p.logMass);
      System.arraycopy(block.p.logMass.high, 0, into, from, count);
    }
  }

  /**
   * Exponentials, right to 1 unit in the last place where they are normal numbers.
   *
   * @param x numbers of at most 1; -Infinity gives 0
   * @param length how many from the first
   * @param into where the exponentials go, which may be x
   */
  public static void exp(double[] x, int length, double[] into) {
    PairBlock block = Workspace.current().block;
    for (int from = 0; from < length; from += BLOCK) {
      int count = Math.min(BLOCK, length - from);
      KERNEL.exp(
          loaded(block.p.logMass, x, from, count, 0), padded(count), block.reduction, block.p.mass);
      System.arraycopy(block.p.mass.high, 0, into, from, count);
    }
  }

  private static DoubleDoubleArray loaded(
      DoubleDoubleArray into, double[] x, int from, int count, double padding) {
    System.arraycopy(x, from, into.high, 0, count);
    Arrays.fill(into.high, count, padded(count), padding);
    Arrays.fill(into.low, 0, padded(count), 0);
    return into;
  }
}
