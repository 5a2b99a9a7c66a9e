package dev.kldrift.job.generate;

import java.util.Arrays;
import java.util.List;

/** Ways in which a row can be wrong, for trying out the quarantine. */
enum BadRow {
  NULL_ARRAY {
    @Override
    double[] spoil(double[] p) {
      return null;
    }
  },
  LENGTH_MISMATCH {
    @Override
    double[] spoil(double[] p) {
      return Arrays.copyOf(p, p.length + 1);
    }
  },
  NAN {
    @Override
    double[] spoil(double[] p) {
      return with(p, Double.NaN);
    }
  },
  NEGATIVE {
    @Override
    double[] spoil(double[] p) {
      return with(p, -1);
    }
  },
  INFINITE {
    @Override
    double[] spoil(double[] p) {
      return with(p, Double.POSITIVE_INFINITY);
    }
  },
  NOT_AN_INTEGER {
    @Override
    double[] spoil(double[] p) {
      return with(p, 0.5);
    }
  },
  OVERFLOW {
    @Override
    double[] spoil(double[] p) {
      return with(p, 0x1p54);
    }
  };

  private static final List<BadRow> ALL = List.of(values());

  /** The ways in turn. */
  static BadRow number(long number) {
    return ALL.get((int) (number % ALL.size()));
  }

  /** Makes a histogram wrong in this way. */
  abstract double[] spoil(double[] p);

  private static double[] with(double[] p, double value) {
    double[] spoiled = p.clone();
    spoiled[p.length / 2] = value;
    return spoiled;
  }
}
