package dev.kldrift.job.surprise;

/** The reasons for which a frame is in {@code quarantine}. */
enum FrameProblem {
  /** Not a PNG or JPEG, or one that is cut off or damaged. */
  BROKEN_IMAGE,
  /** Has another size than most frames. */
  SIZE_CHANGED,
  /** Has more than {@code surprise.max-pixels}, by its header, which is all that is read of it. */
  TOO_LARGE,
  /** Has no room for one patch. */
  TOO_SMALL,
  /** Has no number in its name, or one beyond 18 digits. */
  NO_FRAME_NUMBER,
  /** Has the number of another frame, which comes first in natural order. */
  FRAME_NUMBER_TAKEN
}
