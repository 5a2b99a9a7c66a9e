package dev.kldrift.job.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.profile.Distribution.Cell;
import dev.kldrift.job.profile.Distribution.Piece;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How the values of a source's features are distributed, as exactly as somebody has to know.
 *
 * <p>One pass and one shuffle, and as many more over the numbers of some features as it takes,
 * seldom more than two. The driver gets the cells of numbers, which are few.
 */
final class Distributions {
  private static final List<ValueRange> NO_RANGES = List.of();

  private final ProfileSource source;
  private final ProfileConfig profile;

  Distributions(ProfileSource source, ProfileConfig profile) {
    this.source = source;
    this.profile = profile;
  }

  /**
   * How often values occur on these days: numbers by their leading bits, texts and segments by what
   * they are.
   */
  Dataset<Row> counts(
      Collection<LocalDate> days, List<Feature> features, List<SegmentRule> levels) {
    return counts(days, features, everything(features), levels);
  }

  private static List<List<ValueRange>> everything(List<Feature> features) {
    return features.stream()
        .map(feature -> feature.type().isNumber() ? List.of(ValueRange.ALL) : NO_RANGES)
        .toList();
  }

  /**
   * Looks at numbers until enough is known: at all of them, then again at those of the features
   * alone, and there at the ranges, of which more has to be known.
   *
   * @param counts those of these days and features
   * @param unknown ranges of a feature of which more has to be known, ascending
   * @return one of each feature, empty of a text
   */
  List<Distribution> numbers(
      Collection<LocalDate> days,
      List<Feature> features,
      Dataset<Row> counts,
      BiFunction<Feature, Distribution, List<ValueRange>> unknown) {
    List<Distribution> distributions = features.stream().map(any -> new Distribution()).toList();
    learn(counts, distributions, everything(features));
    while (true) {
      List<Feature> open = new ArrayList<>();
      List<Distribution> coarse = new ArrayList<>();
      List<List<ValueRange>> ranges = new ArrayList<>();
      for (int i = 0; i < features.size(); i++) {
        List<ValueRange> wanted = unknown.apply(features.get(i), distributions.get(i));
        if (!wanted.isEmpty()) {
          open.add(features.get(i));
          coarse.add(distributions.get(i));
          ranges.add(wanted);
        }
      }
      if (open.isEmpty()) {
        return distributions;
      }
      learn(counts(days, open, ranges, List.of()), coarse, ranges);
    }
  }

  private static void learn(
      Dataset<Row> counts, List<Distribution> distributions, List<List<ValueRange>> ranges) {
    List<Map<Integer, List<Cell>>> cells = new ArrayList<>();
    distributions.forEach(each -> cells.add(new TreeMap<>()));
    for (Row row :
        counts
            .filter(col("cell").isNotNull())
            .select("feature", "range", "shift", "least", "greatest", "count")
            .collectAsList()) {
      cells
          .get(row.getInt(0))
          .computeIfAbsent(row.getInt(1), range -> new ArrayList<>())
          .add(new Cell(row.getInt(2), new Piece(row.getLong(3), row.getLong(4), row.getLong(5))));
    }
    for (int i = 0; i < distributions.size(); i++) {
      Distribution distribution = distributions.get(i);
      List<ValueRange> looked = ranges.get(i);
      cells.get(i).forEach((range, found) -> distribution.learn(looked.get(range), found));
    }
  }

  /** What tasks have counted, those of the same cell or text together. */
  private Dataset<Row> counts(
      Collection<LocalDate> days,
      List<Feature> features,
      List<List<ValueRange>> ranges,
      List<SegmentRule> levels) {
    int[][] positions = profile.positions(levels);
    return source.parts().stream()
        .map(
            part ->
                part.read(
                    days,
                    features,
                    new CountValues(
                        ranges, positions, TextForms.common(part, source.parts(), features)),
                    ValueCount.class))
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .groupBy("feature", "range", "shift", "cell", "text")
        .agg(sum("count").as("count"), min("least").as("least"), max("greatest").as("greatest"));
  }
}
