package dev.kldrift.job.profile;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The forms of texts in the rows of a part.
 *
 * @param features of each feature
 * @param segments of each segment column
 */
record TextForms(List<TextForm> features, List<TextForm> segments) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Those of a part. */
  static TextForms of(SourcePart part, List<Feature> features) {
    return new TextForms(features.stream().map(part::form).toList(), part.segmentForms());
  }

  /**
   * The forms that the texts of a part are brought to, so that they are counted with those of the
   * other parts. Where all parts have one type, texts stay as they are.
   */
  static TextForms common(SourcePart part, List<SourcePart> all, List<Feature> features) {
    return new TextForms(
        features.stream()
            .map(feature -> common(part.form(feature), all, other -> other.type(feature)))
            .toList(),
        IntStream.range(0, part.segmentForms().size())
            .mapToObj(
                i -> common(part.segmentForms().get(i), all, other -> other.segmentTypes().get(i)))
            .toList());
  }

  private static TextForm common(
      TextForm own, List<SourcePart> all, Function<SourcePart, Optional<DataType>> type) {
    Set<DataType> types =
        all.stream().map(type).flatMap(Optional::stream).collect(Collectors.toSet());
    if (types.size() < 2) {
      return TextForm.AS_IS;
    }
    boolean truths = own == TextForm.AS_IS && types.contains(DataTypes.BooleanType);
    return truths ? TextForm.BOOLEAN : own;
  }

  /** For each level the forms of its columns. */
  TextForm[][] segments(int[][] positions) {
    return Arrays.stream(positions).map(this::segments).toArray(TextForm[][]::new);
  }

  TextForm[] segments(int... positions) {
    return Arrays.stream(positions).mapToObj(segments::get).toArray(TextForm[]::new);
  }
}
