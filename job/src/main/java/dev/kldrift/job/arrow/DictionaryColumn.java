package dev.kldrift.job.arrow;

import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** Values that rows name by their number in a dictionary. */
final class DictionaryColumn extends VectorColumn {
  private final FieldVector indices;
  private final int[] numbers;
  private final ColumnVector dictionary;
  private final boolean nullValues;

  /**
   * A column of such values.
   *
   * @param size how many values the dictionary has
   * @throws dev.kldrift.job.run.JobFailure if a row names a value that is not there
   */
  DictionaryColumn(
      FieldVector indices, ColumnVector dictionary, int size, String name, ArrowInput in) {
    super(dictionary.dataType(), indices);
    this.indices = indices;
    this.dictionary = dictionary;
    this.nullValues = dictionary.hasNull();
    this.numbers = new int[indices.getValueCount()];
    BaseIntVector named = (BaseIntVector) indices;
    for (int row = 0; row < numbers.length; row++) {
      if (!indices.isNull(row)) {
        long number = named.getValueAsLong(row);
        if (number < 0 || number >= size) {
          throw in.broken(
              "row %d of column '%s' names value %d of its dictionary, which has %d"
                  .formatted(row, name, number, size));
        }
        numbers[row] = (int) number;
      }
    }
  }

  @Override
  public boolean hasNull() {
    return super.hasNull() || nullValues;
  }

  @Override
  public int numNulls() {
    int nulls = 0;
    for (int row = 0; row < numbers.length; row++) {
      nulls += isNullAt(row) ? 1 : 0;
    }
    return nulls;
  }

  @Override
  public boolean isNullAt(int row) {
    return indices.isNull(row) || dictionary.isNullAt(numbers[row]);
  }

  @Override
  public boolean getBoolean(int row) {
    return dictionary.getBoolean(numbers[row]);
  }

  @Override
  public byte getByte(int row) {
    return dictionary.getByte(numbers[row]);
  }

  @Override
  public short getShort(int row) {
    return dictionary.getShort(numbers[row]);
  }

  @Override
  public int getInt(int row) {
    return dictionary.getInt(numbers[row]);
  }

  @Override
  public long getLong(int row) {
    return dictionary.getLong(numbers[row]);
  }

  @Override
  public float getFloat(int row) {
    return dictionary.getFloat(numbers[row]);
  }

  @Override
  public double getDouble(int row) {
    return dictionary.getDouble(numbers[row]);
  }

  @Override
  public ColumnarArray getArray(int row) {
    return dictionary.getArray(numbers[row]);
  }

  @Override
  public ColumnarMap getMap(int row) {
    return dictionary.getMap(numbers[row]);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return isNullAt(row) ? null : dictionary.getDecimal(numbers[row], precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return isNullAt(row) ? null : dictionary.getUTF8String(numbers[row]);
  }

  @Override
  public byte[] getBinary(int row) {
    return isNullAt(row) ? null : dictionary.getBinary(numbers[row]);
  }
}
