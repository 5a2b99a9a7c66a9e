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
  private final int topBins;

  RankByEffect(StructType rows, List<String> keys) {
    super(
        rows,
        keys,
        List.of("js_divergence", "q_value", "severity"),
        List.of(DataTypes.StringType, DataTypes.DoubleType, DataTypes.DoubleType));
    this.drifted = rows.fieldIndex("drifted");
    this.effect = rows.fieldIndex("effect_size");
    this.minimum = rows.fieldIndex("minimum_effect");
    this.topBins = rows.fieldIndex(Columns.TOP_BINS);
  }

  @Override
  boolean counts(InternalRow row) {
    return InternalRows.isTrue(row, drifted);
  }

  /** NaN, and so in front, where every effect matters: there is no multiple of nothing. */
  @Override
  double number(InternalRow row) {
    double least = InternalRows.number(row, minimum);
    return least > 0 ? InternalRows.number(row, effect) / least : Double.NaN;
  }

  @Override
  double second(InternalRow row) {
    return orLeast(row, effect);
  }

  /** The first of the bins that moved most, and both probabilities. */
  @Override
  List<Object> more(InternalRow row) {
    ArrayData bins = row.isNullAt(topBins) ? null : row.getArray(topBins);
    if (bins == null || bins.numElements() == 0) {
      return Arrays.asList(null, null, null);
    }
    InternalRow top = bins.getStruct(0, TopBins.BIN.size());
    return List.of(name(top), top.getDouble(P), top.getDouble(Q));
  }

  private static UTF8String name(InternalRow bin) {
    return bin.isNullAt(LABEL)
        ? UTF8String.fromString(Integer.toString(bin.getInt(BIN)))
        : bin.getUTF8String(LABEL);
  }
}
