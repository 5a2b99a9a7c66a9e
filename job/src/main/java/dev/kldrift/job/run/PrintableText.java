package dev.kldrift.job.run;

/**
 * Text from outside, as a key or a path, made fit to be printed: it can neither move the cursor nor
 * turn the line around, nor fill the screen.
 */
public final class PrintableText {
  private static final int LONGEST_LINE = 4000;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private PrintableText() {}

  /** A message in one line. */
  public static String line(String message) {
    return of(message.strip().replaceAll("\\s*\\R\\s*", " "), LONGEST_LINE);
  }

  /**
   * A value among others: in double quotes where a reader would not see that it is there, or that
   * it begins or ends with white space.
   */
  public static String value(String text) {
    boolean seen =
        !text.isEmpty()
            && !isSpace(text.codePointAt(0))
            && !isSpace(text.codePointBefore(text.length()));
    return seen ? text : '"' + text + '"';
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  /**
   * Text with what is not printable written as <code>&#92;u001b</code>, cut where it is longer than
   * this many characters.
   */
  public static String of(String text, int longest) {
    StringBuilder printable = new StringBuilder();
    int length = 0;
    for (int i = 0; i < text.length(); length++) {
      if (length == longest) {
        return printable.append('…').toString();
      }
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (isPrintable(character)) {
        printable.appendCodePoint(character);
      } else {
        printable.append("\\u%04x".formatted(character));
      }
    }
    return printable.toString();
  }

  /** Scripts need the joiners; marks of direction and other formats only deceive in a table. */
  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }
}
