package dev.kldrift.job.profile;

import dev.kldrift.job.column.BatchColumn;
import java.nio.charset.StandardCharsets;
import org.apache.spark.unsafe.types.UTF8String;

/** Values of a batch by hand. */
final class TestColumn implements BatchColumn {
  private final int[] entries;
  private final Object[] values;

  /**
   * Values.
   *
   * @param entries their places in a dictionary, where there is one
   */
  TestColumn(int[] entries, Object... values) {
    this.entries = entries;
    this.values = values;
  }

  @Override
  public int[] entries() {
    return entries;
  }

  @Override
  public boolean hasNulls() {
    for (Object value : values) {
      if (value == null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isNull(int row) {
    return values[row] == null;
  }

  @Override
  public int integer(int row) {
    return (int) values[row];
  }

  @Override
  public double number(int row) {
    return (double) values[row];
  }

  @Override
  public double[] numbers() {
    double[] numbers = new double[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i] == null ? 0 : number(i);
    }
    return numbers;
  }

  @Override
  public UTF8String text(int row) {
    return UTF8String.fromBytes(((String) values[row]).getBytes(StandardCharsets.UTF_8));
  }
}
