package dev.kldrift.job.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The part of a scan that one task reads.
 *
 * @param pieces parts of files, one after the other
 */
record ArrowSplit(List<ArrowPiece> pieces) implements InputPartition {
  /** What opening a file costs, in bytes that could have been read meanwhile. */
  private static final long OPEN_COST = 4L << 20;

  /** Packs pieces in their order into as few splits as hold them. */
  static ArrowSplit[] pack(List<ArrowPiece> pieces, long maxBytes) {
    List<ArrowSplit> splits = new ArrayList<>();
    List<ArrowPiece> open = new ArrayList<>();
    long bytes = 0;
    for (ArrowPiece piece : pieces) {
      long next = piece.bytes() + OPEN_COST;
      if (!open.isEmpty() && bytes + next > maxBytes) {
        splits.add(new ArrowSplit(List.copyOf(open)));
        open.clear();
        bytes = 0;
      }
      open.add(piece);
      bytes += next;
    }
    if (!open.isEmpty()) {
      splits.add(new ArrowSplit(List.copyOf(open)));
    }
    return splits.toArray(ArrowSplit[]::new);
  }
}
