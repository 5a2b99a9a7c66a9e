package dev.kldrift.job.profile;

/**
 * A row as it is counted; a bean with arrays, as Spark encodes those without boxing: a {@code Row}
 * has an object for every number.
 */
public final class SourceRow {
  private int day;
  private double[] numbers;
  private boolean[] missing;
  private byte[][] texts;
  private byte[][] segments;

  /** Days since 1970. */
  public int getDay() {
    return day;
  }

  public void setDay(int day) {
    this.day = day;
  }

  /** Values of features that are numbers, NaN where there is none. */
  public double[] getNumbers() {
    return numbers;
  }

  public void setNumbers(double[] numbers) {
    this.numbers = numbers;
  }

  /** Whether a number is NULL. */
  public boolean[] getMissing() {
    return missing;
  }

  public void setMissing(boolean[] missing) {
    this.missing = missing;
  }

  /** Values of the other features, with NULL; bytes, as not all are texts. */
  public byte[][] getTexts() {
    return texts;
  }

  public void setTexts(byte[][] texts) {
    this.texts = texts;
  }

  /** Values of the segment columns, with NULL. */
  public byte[][] getSegments() {
    return segments;
  }

  public void setSegments(byte[][] segments) {
    this.segments = segments;
  }

  /** A value of another feature, or NULL. */
  String text(int place) {
    return category(texts[place]);
  }

  /** A value of a segment column, or NULL. */
  String segment(int place) {
    return category(segments[place]);
  }

  private static String category(byte[] value) {
    return value == null ? null : Category.of(value);
  }
}
