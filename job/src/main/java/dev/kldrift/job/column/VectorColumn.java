package dev.kldrift.job.column;

import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** Values of a column of a scan, as they are or in another type. */
final class VectorColumn implements BatchColumn {
  private final ColumnVector vector;
  private final int[] selected;
  private final int rows;

  /**
   * Values of a column.
   *
   * @param selected places of the rows in it; NULL: all in their order
   * @param rows how many there are
   */
  VectorColumn(ColumnVector vector, int[] selected, int rows) {
    this.vector = vector;
    this.selected = selected;
    this.rows = rows;
  }

  private int place(int row) {
    return selected == null ? row : selected[row];
  }

  @Override
  public boolean hasNulls() {
    return vector.hasNull();
  }

  @Override
  public boolean isNull(int row) {
    return vector.isNullAt(place(row));
  }

  @Override
  public int[] entries() {
    return entries(vector, selected, rows);
  }

  /** Places in the dictionary of a column; a column of one value is its own dictionary. */
  static int[] entries(ColumnVector vector, int[] selected, int rows) {
    if (vector instanceof ConstantColumnVector) {
      return new int[rows];
    }
    if (!(vector instanceof WritableColumnVector written) || !written.hasDictionary()) {
      return null;
    }
    WritableColumnVector ids = written.getDictionaryIds();
    if (selected == null) {
      return ids.getInts(0, rows);
    }
    int[] entries = new int[rows];
    for (int i = 0; i < rows; i++) {
      entries[i] = ids.getInt(selected[i]);
    }
    return entries;
  }

  @Override
  public int integer(int row) {
    return vector.getInt(place(row));
  }

  @Override
  public double number(int row) {
    return number(vector, vector.dataType(), place(row));
  }

  private static double number(ColumnVector vector, DataType type, int place) {
    if (type.equals(DataTypes.DoubleType)) {
      return vector.getDouble(place);
    }
    if (type.equals(DataTypes.FloatType)) {
      return vector.getFloat(place);
    }
    if (type.equals(DataTypes.LongType)) {
      return vector.getLong(place);
    }
    if (type.equals(DataTypes.IntegerType)) {
      return vector.getInt(place);
    }
    return type.equals(DataTypes.ShortType) ? vector.getShort(place) : vector.getByte(place);
  }

  /** Nulls are not looked at: what stands there is something. */
  @Override
  public double[] numbers() {
    DataType type = vector.dataType();
    if (selected == null && type.equals(DataTypes.DoubleType)) {
      return vector.getDoubles(0, rows);
    }
    double[] numbers = new double[rows];
    for (int i = 0; i < rows; i++) {
      int place = place(i);
      numbers[i] = vector.isNullAt(place) ? 0 : number(vector, type, place);
    }
    return numbers;
  }

  @Override
  public UTF8String text(int row) {
    return vector.getUTF8String(place(row));
  }
}
