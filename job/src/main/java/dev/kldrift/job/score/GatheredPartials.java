package dev.kldrift.job.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/** The partial histograms of one key while they are added up, by length and labels. */
final class GatheredPartials implements GatherRuns.Gathered {
  private final DataType elementP;
  private final DataType elementQ;
  private final boolean logWeights;
  private final Map<Group, Sums> groups = new LinkedHashMap<>();

  /**
   * Partial histograms, each side of its own type.
   *
   * @param elementP of the arrays p
   * @param elementQ of the arrays q
   */
  GatheredPartials(DataType elementP, DataType elementQ, boolean logWeights) {
    this.elementP = elementP;
    this.elementQ = elementQ;
    this.logWeights = logWeights;
  }

  /** The properties that partial histograms must share to be added up. */
  private record Group(int binCount, long labels) {}

  @Override
  public void clear() {
    groups.clear();
  }

  @Override
  public void add(InternalRow row, int at) {
    Group group = new Group(row.getInt(at), row.getLong(at + 1));
    groups.computeIfAbsent(group, any -> new Sums()).add(row, at + 2);
  }

  @Override
  public List<InternalRow> rows(Object[] key) {
    List<InternalRow> rows = new ArrayList<>();
    groups.forEach((group, sums) -> rows.add(sums.row(key, group)));
    return rows;
  }

  /** The larger of two texts, of which the first may be missing. */
  static UTF8String larger(UTF8String known, UTF8String other) {
    return known == null || other.compareTo(known) > 0 ? other.clone() : known;
  }

  /** Sums over the rows of one group. */
  private final class Sums {
    private final WeightSum p = new WeightSum(logWeights);
    private final WeightSum q = new WeightSum(logWeights);
    private Double sizeP;
    private Double sizeQ;
    private Object names;
    private UTF8String status;
    private long partials;
    private long rejected;

    void add(InternalRow row, int at) {
      if (row.getBoolean(at)) {
        partials++;
        p.add(row.getArray(at + 1), elementP);
        q.add(row.getArray(at + 2), elementQ);
        if (!row.isNullAt(at + 3)) {
          sizeP = (sizeP == null ? 0 : sizeP) + row.getDouble(at + 3);
          sizeQ = (sizeQ == null ? 0 : sizeQ) + row.getDouble(at + 4);
        }
      } else {
        rejected++;
      }
      if (names == null && !row.isNullAt(at + 5)) {
        names = row.getArray(at + 5).copy();
      }
      if (!row.isNullAt(at + 6)) {
        status = larger(status, row.getUTF8String(at + 6));
      }
    }

    InternalRow row(Object[] key, Group group) {
      Object[] values = Arrays.copyOf(key, key.length + 10);
      int at = key.length;
      values[at] = group.binCount();
      values[at + 1] = group.labels();
      values[at + 2] = value(p);
      values[at + 3] = value(q);
      values[at + 4] = sizeP;
      values[at + 5] = sizeQ;
      values[at + 6] = names;
      values[at + 7] = status;
      values[at + 8] = partials;
      values[at + 9] = rejected;
      return new GenericInternalRow(values);
    }

    /** NULL where nothing was added or it is too large. */
    private static ArrayData value(WeightSum sum) {
      return sum.value().map(UnsafeArrayData::fromPrimitiveArray).orElse(null);
    }
  }
}
