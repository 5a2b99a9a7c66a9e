package dev.kldrift.job.profile;

import dev.kldrift.sql.Utf8;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The text by which a value of a category is kept: itself, or its beginning and a fingerprint.
 *
 * <p>Bytes that are not UTF-8 are written out behind {@value #NOT_UTF_8}, so that different ones
 * stay different and no table has them.
 */
final class Category {
  /** What a value begins with that is no text. */
  static final String NOT_UTF_8 = "(not UTF-8)";

  private static final char REPLACEMENT = '\uFFFD';
  private static final char ESCAPE = '\\';
  private static final int LONGEST = 256;
  private static final int KEPT = 100;
  private static final int FINGERPRINT_DIGITS = 24;

  private Category() {}

  /** A text that stands for the text of these bytes alone. */
  static String of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !Utf8.isValid(bytes)) {
      return of(NOT_UTF_8 + " " + escaped(bytes));
    }
    return of(looksBroken(text) ? ESCAPE + text : text);
  }

  /** Whether a text that is in order begins as one of ours, but for escapes in front. */
  private static boolean looksBroken(String text) {
    int start = 0;
    while (start < text.length() && text.charAt(start) == ESCAPE) {
      start++;
    }
    return text.startsWith(NOT_UTF_8, start);
  }

  /** Bytes that are no character become {@code \xE8}, and a backslash two. */
  private static String escaped(byte[] bytes) {
    return Utf8.escaped(bytes, character -> character.equals("\\") ? "\\\\" : character, "\\x%02X");
  }

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
