package dev.kldrift.kernel;

import java.io.Serializable;

/** The serialised form of both sums: their own encoding, not their fields. */
final class EncodedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private final Kind kind;

  enum Kind {
    WEIGHTS,
    LOG_WEIGHTS
  }

  /** Takes an encoding, of one of the two kinds of sum. */
  EncodedSum(byte[] bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  private Object readResolve() {
    return switch (kind) {
      case WEIGHTS -> HistogramSum.decode(bytes);
      case LOG_WEIGHTS -> LogHistogramSum.decode(bytes);
    };
  }
}
