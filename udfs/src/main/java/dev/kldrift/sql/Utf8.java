package dev.kldrift.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Bytes that should be UTF-8, and may not be. */
public final class Utf8 {
  private static final int LONGEST = 4;

  private Utf8() {}

  /**
   * Whether bytes are UTF-8: Java's decoder puts another character where they are not.
   *
   * @param bytes any bytes
   * @return true for UTF-8
   */
  public static boolean isValid(byte[] bytes) {
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
  }

  /**
   * The text of bytes, with those that are no character written out.
   *
   * @param bytes any bytes
   * @param characters how a character is written
   * @param format how another byte is, as in {@code \\x%02x}
   * @return the text
   */
  public static String escaped(byte[] bytes, UnaryOperator<String> characters, String format) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; ) {
      String character = character(bytes, at);
      if (character.isEmpty()) {
        text.append(format.formatted(bytes[at] & 0xff));
        at++;
      } else {
        text.append(characters.apply(character));
        at += character.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.toString();
  }

  /** The character that begins here, nothing where none does. */
  private static String character(byte[] bytes, int from) {
    for (int length = 1; length <= LONGEST && from + length <= bytes.length; length++) {
      byte[] part = Arrays.copyOfRange(bytes, from, from + length);
      if (isValid(part)) {
        return new String(part, StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
