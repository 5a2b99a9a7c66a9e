package dev.kldrift.sql;

import dev.kldrift.kernel.BinScale;
import dev.kldrift.stats.BinLabels;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Scales of bins by their labels, for rows whose neighbours have the same: each thread keeps the
 * last labels and their scale.
 */
final class LabelScales {
  private static final ThreadLocal<LabelScales> CURRENT = ThreadLocal.withInitial(LabelScales::new);

  private UTF8String[] labels = {};
  private BinScale scale = BinScale.unordered();

  private LabelScales() {}

  /** The scale of so many bins with these labels, by their numbers where there are none. */
  static BinScale of(ArrayData labels, int bins) {
    return labels == null ? BinScale.numbers(bins) : CURRENT.get().labelled(labels, bins);
  }

  private BinScale labelled(ArrayData given, int bins) {
    if (given.numElements() != bins || bins == 0) {
      return BinScale.unordered();
    }
    // As a rule categories show at their first bin.
    if (!given.isNullAt(0) && !BinLabels.mayHavePlace(given.getUTF8String(0).toString())) {
      return BinScale.unordered();
    }
    if (!isSame(given)) {
      keep(given);
    }
    return scale;
  }

  private boolean isSame(ArrayData given) {
    if (given.numElements() != labels.length) {
      return false;
    }
    for (int i = 0; i < labels.length; i++) {
      boolean missing = given.isNullAt(i);
      if (missing != (labels[i] == null)
          || !(missing || given.getUTF8String(i).equals(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  private void keep(ArrayData given) {
    labels = new UTF8String[given.numElements()];
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = given.isNullAt(i) ? null : given.getUTF8String(i).clone();
      texts.add(labels[i] == null ? null : labels[i].toString());
    }
    scale = BinLabels.scale(texts);
  }
}
