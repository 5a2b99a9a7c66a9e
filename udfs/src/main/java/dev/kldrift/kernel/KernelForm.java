package dev.kldrift.kernel;

/** Tells which form of the kernels this JVM uses. */
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
}
