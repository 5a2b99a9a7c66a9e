package dev.kldrift.kernel;

/**
 * Loops to be run one after the other on the same block.
 *
 * <p>They are called from one place through an array, so C2 cannot tell which comes next, and so
 * compiles each by itself. Inlined into one another they would pass the limit past which C2 inlines
 * no more methods of ours, and every vector that crosses a call is boxed.
 *
 * @param <T> what the loops read and write
 */
final class Pipeline<T> {
  private final Loop<T>[] loops;

  @SafeVarargs
  @SuppressWarnings("varargs")
  Pipeline(Loop<T>... loops) {
    this.loops = loops.clone();
  }

  /** One loop over a block. */
  interface Loop<T> {
    void run(T target, int length);
  }

  void run(T target, int length) {
    for (Loop<T> loop : loops) {
      loop.run(target, length);
    }
  }
}
