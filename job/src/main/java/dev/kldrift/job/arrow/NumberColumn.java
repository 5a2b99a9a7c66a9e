package dev.kldrift.job.arrow;

import dev.kldrift.sql.NumberVector;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;

/**
 * Spark's column of an Arrow vector of numbers, which also copies the numbers of an array at once;
 * Spark's own fetches them one by one, each with a look at its bit and its bounds.
 */
final class NumberColumn extends ArrowColumnVector implements NumberVector {
  private final MinorType minorType;
  private final boolean noNulls;
  private final DoubleBuffer doubles;
  private final FloatBuffer floats;
  private final LongBuffer longs;
  private final IntBuffer ints;

  NumberColumn(FieldVector vector) {
    super(vector);
    minorType = vector.getMinorType();
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
  public void copyDoubles(int from, double[] into) {
    switch (minorType) {
      case FLOAT8 -> doubles.get(from, into, 0, into.length);
      case FLOAT4 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = floats.get(from + i);
        }
      }
      case BIGINT -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = longs.get(from + i);
        }
      }
      case INT -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = ints.get(from + i);
        }
      }
      default -> throw new IllegalStateException(minorType + " is not read as it is");
    }
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
