package dev.kldrift.job.profile;

import org.apache.commons.codec.digest.DigestUtils;

/** The text by which a value of a category is kept: itself, or its beginning and a fingerprint. */
final class Category {
  private static final int LONGEST = 256;
  private static final int KEPT = 100;
  private static final int FINGERPRINT_DIGITS = 24;

  private Category() {}

  /** A text of at most 256 characters that stands for this one alone. */
  static String of(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
    String fingerprint = DigestUtils.sha256Hex(text).substring(0, FINGERPRINT_DIGITS);
    return text.substring(0, end) + "... #" + fingerprint;
  }
}
