package dev.kldrift.job.profile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Finds the bin of a value. */
abstract class Binner {
  /** How many bins there are. */
  abstract int bins();

  /** The bin of the value at an ordinal of a row. */
  abstract int bin(Row row, int ordinal);

  static Binner of(BinSpecification specification) {
    return specification.kind().isNumber() ? new Numbers(specification) : new Texts(specification);
  }

  private static final class Numbers extends Binner {
    private final double[] edges;

    Numbers(BinSpecification specification) {
      edges = specification.edges().stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    int bins() {
      return edges.length + 3;
    }

    @Override
    int bin(Row row, int ordinal) {
      if (row.isNullAt(ordinal)) {
        return edges.length + 1;
      }
      double value = row.getDouble(ordinal);
      if (Double.isNaN(value)) {
        return edges.length + 2;
      }
      int found = Arrays.binarySearch(edges, value + 0.0); // -0.0 is 0.0
      return found >= 0 ? found + 1 : -found - 1;
    }
  }

  private static final class Texts extends Binner {
    private final Map<String, Integer> bins = new HashMap<>();
    private final int kept;
    private final int unknown;

    Texts(BinSpecification specification) {
      kept = specification.kept();
      unknown = specification.complete() ? kept + 1 : kept;
      for (int i = 0; i < specification.values().size(); i++) {
        bins.put(specification.values().get(i), Math.min(i, kept));
      }
    }

    @Override
    int bins() {
      return kept + 3;
    }

    @Override
    int bin(Row row, int ordinal) {
      return row.isNullAt(ordinal)
          ? kept + 2
          : bins.getOrDefault(Category.of(row.getString(ordinal)), unknown);
    }
  }
}
