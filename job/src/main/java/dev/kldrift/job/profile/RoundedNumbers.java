package dev.kldrift.job.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whole numbers that are binned as the nearest double, of which there are fewer above 2^53.
 *
 * <p>Rounding keeps the order, and every edge is a double; so a number can only get into another
 * bin where an edge lies there, next to it. Elsewhere the bins are those of the exact numbers.
 */
public final class RoundedNumbers {
  /** From here on, and from its negative down, neighbouring whole numbers are one double. */
  static final double EXACT = 0x1p53;

  private RoundedNumbers() {}

  /** A line for each feature of whole numbers with such an edge. */
  public static List<String> warnings(ProfileSource source, Specifications bins) {
    List<String> warnings = new ArrayList<>();
    for (Feature feature : source.features().values()) {
      if (source.mayBeRounded(feature)) {
        firstEdge(bins.feature(feature.name()))
            .ifPresent(edge -> warnings.add(warning(feature.name(), edge)));
      }
    }
    return warnings;
  }

  private static Optional<Double> firstEdge(Optional<BinSpecification> bins) {
    return bins.stream()
        .flatMap(each -> each.edges().stream())
        .filter(edge -> Math.abs(edge) >= EXACT)
        .findFirst();
  }

  private static String warning(String feature, double edge) {
    return ("feature '%s' has an edge at %.0f (whole numbers beyond 2^53 = 9007199254740992 are"
            + " binned as the nearest double, so that neighbours may share a bin)")
        .formatted(feature, edge);
  }
}
