package dev.kldrift.job.column;

/** A row, where it cannot be had by columns; a bean with arrays, as Spark does not box those. */
public final class RowValues {
  private int[] integers;
  private double[] numbers;
  private byte[][] texts;
  private boolean[] missing;

  /** Values of the columns of int. */
  public int[] getIntegers() {
    return integers;
  }

  public void setIntegers(int[] integers) {
    this.integers = integers;
  }

  /** Values of the columns of double. */
  public double[] getNumbers() {
    return numbers;
  }

  public void setNumbers(double[] numbers) {
    this.numbers = numbers;
  }

  /** Values of the columns of binary, with NULL. */
  public byte[][] getTexts() {
    return texts;
  }

  public void setTexts(byte[][] texts) {
    this.texts = texts;
  }

  /** Of each column of int and then of double whether it has no value. */
  public boolean[] getMissing() {
    return missing;
  }

  public void setMissing(boolean[] missing) {
    this.missing = missing;
  }
}
