package dev.kldrift.job.arrow;

import dev.kldrift.sql.CountedNulls;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.vectorized.ArrowColumnVector;

/**
 * Spark's column of an Arrow vector of numbers, which also copies the numbers of an array at once;
 * Spark's own fetches them one by one, each with a look at its bit and its bounds.
 */
final class NumberColumn extends ArrowColumnVector implements CountedNulls {
  private final boolean noNulls;
  private final DoubleBuffer doubles;
  private final FloatBuffer floats;
  private final LongBuffer longs;
  private final IntBuffer ints;

  NumberColumn(FieldVector vector) {
    super(vector);
    noNulls = vector.getNullCount() == 0;
    ByteBuffer data = VectorColumn.data(vector);
    doubles = data.asDoubleBuffer();
    floats = data.asFloatBuffer();
    longs = data.asLongBuffer();
    ints = data.asIntBuffer();
  }

  /** Arrow would count the bits of all values each time. */
  @Override
  public boolean hasNull() {
    return !noNulls;
  }

  @Override
  public boolean isNullAt(int row) {
    return !noNulls && super.isNullAt(row);
  }

  @Override
  public double[] getDoubles(int row, int count) {
    double[] values = new double[count];
    doubles.get(row, values, 0, count);
    return values;
  }

  @Override
  public float[] getFloats(int row, int count) {
    float[] values = new float[count];
    floats.get(row, values, 0, count);
    return values;
  }

  @Override
  public long[] getLongs(int row, int count) {
    long[] values = new long[count];
    longs.get(row, values, 0, count);
    return values;
  }

  @Override
  public int[] getInts(int row, int count) {
    int[] values = new int[count];
    ints.get(row, values, 0, count);
    return values;
  }
}
