package dev.kldrift.job.surprise;

/**
 * The grid of patches, in pixels or in whatever unit the coordinates of a table have.
 *
 * @param left x of the left edge
 * @param top y of the upper edge
 * @param width of all that patches may lie in
 * @param height of it
 * @param patchWidth width of a patch
 * @param patchHeight height of a patch
 * @param strideX distance of patches from left to right
 * @param strideY distance of patches downwards
 */
public record PatchGrid(
    long left,
    long top,
    long width,
    long height,
    long patchWidth,
    long patchHeight,
    long strideX,
    long strideY) {

  /** Square patches of a frame. */
  static PatchGrid ofFrame(int width, int height, int patch, int stride) {
    return new PatchGrid(0, 0, width, height, patch, patch, stride, stride);
  }

  /** Patches side by side. */
  static PatchGrid ofCells(long left, long top, long right, long bottom, long width, long height) {
    return new PatchGrid(
        left, top, right - left + width, bottom - top + height, width, height, width, height);
  }

  /** The side of squares of which at most so many lie along the longer edge. */
  long square(int most) {
    return (Math.max(width, height) + most - 1) / most;
  }

  /** The same with patches at least as large as these squares. */
  PatchGrid coarsened(long square) {
    return new PatchGrid(
        left,
        top,
        width,
        height,
        Math.max(patchWidth, square),
        Math.max(patchHeight, square),
        Math.max(strideX, square),
        Math.max(strideY, square));
  }
}
