package dev.kldrift.kernel;

/** The form of the kernels, SIMD or scalar, that this JVM uses. */
public final class KernelForm {
  private KernelForm() {}

  /**
   * Whether it is SIMD rather than scalar; both give the same bits.
   *
   * @return true for SIMD
   */
  public static boolean isSimd() {
    return Kernels.current() != Kernels.scalar();
  }

  /**
   * The form in words.
   *
   * @return as its kernel describes itself
   */
  public static String description() {
    return isSimd() ? Kernels.current().toString() : "scalar";
  }

  /**
   * Loops of another package in the form that the kernels have; scalar, with a warning in the log,
   * where their SIMD form fails to load.
   *
   * @param <T> what the loops are
   * @param type the same
   * @param simd the name of the class with the SIMD form, which has a constructor without arguments
   * @param scalar the scalar form
   * @return the form to use
   */
  public static <T> T choose(Class<T> type, String simd, T scalar) {
    return isSimd() ? Kernels.load(type, simd, scalar) : scalar;
  }
}
