package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import dev.kldrift.sql.TopBins;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Drifted pairs by their effect as a multiple of its minimum, then by the effect itself. */
final class RankByEffect extends Ranking {
  private static final int BIN = TopBins.BIN.fieldIndex("bin");
  private static final int LABEL = TopBins.BIN.fieldIndex("label");
  private static final int P = TopBins.BIN.fieldIndex("p");
  private static final int Q = TopBins.BIN.fieldIndex("q");
  private static final long serialVersionUID = 1L;

  private final int drifted;
  private final int effect;
  private final int minimum;
  private final int divergence;
  private final int qValue;
  private final int severity;
  private final int topBins;

  RankByEffect(StructType rows, List<String> keys) {
    super(
        rows,
        keys,
        List.of(
            DataTypes.DoubleType,
            DataTypes.DoubleType,
            DataTypes.StringType,
            DataTypes.StringType,
            DataTypes.DoubleType,
            DataTypes.DoubleType));
    this.drifted = rows.fieldIndex("drifted");
    this.effect = rows.fieldIndex("effect_size");
    this.minimum = rows.fieldIndex("minimum_effect");
    this.divergence = rows.fieldIndex("js_divergence");
    this.qValue = rows.fieldIndex("q_value");
    this.severity = rows.fieldIndex("severity");
    this.topBins = rows.fieldIndex(Columns.TOP_BINS);
  }

  @Override
  boolean counts(InternalRow row) {
    return !row.isNullAt(drifted) && row.getBoolean(drifted);
  }

  /** NaN, and so in front, where every effect matters: there is no multiple of nothing. */
  @Override
  double number(InternalRow row) {
    return row.isNullAt(effect) || row.isNullAt(minimum) || !(row.getDouble(minimum) > 0)
        ? Double.NaN
        : row.getDouble(effect) / row.getDouble(minimum);
  }

  @Override
  double second(InternalRow row) {
    return orLeast(row, effect);
  }

  @Override
  List<Object> shown(InternalRow row) {
    ArrayData bins = row.isNullAt(topBins) ? null : row.getArray(topBins);
    boolean any = bins != null && bins.numElements() > 0;
    InternalRow top = any ? bins.getStruct(0, TopBins.BIN.size()) : null;
    return Arrays.asList(
        row.isNullAt(divergence) ? null : (Object) row.getDouble(divergence),
        row.isNullAt(qValue) ? null : (Object) row.getDouble(qValue),
        row.isNullAt(severity) ? null : row.getUTF8String(severity),
        any ? name(top) : null,
        any ? (Object) top.getDouble(P) : null,
        any ? (Object) top.getDouble(Q) : null);
  }

  private static UTF8String name(InternalRow bin) {
    return bin.isNullAt(LABEL)
        ? UTF8String.fromString(Integer.toString(bin.getInt(BIN)))
        : bin.getUTF8String(LABEL);
  }
}
