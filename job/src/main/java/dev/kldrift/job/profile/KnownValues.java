package dev.kldrift.job.profile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds values among the known ones of a specification.
 *
 * <p>A text is first looked for as it is written, and only then as the same value in another form:
 * a column that was bigint yesterday and is double today has 1.0 where 1 is known. What is known as
 * two values stays two. Texts of a text column mean themselves, unless all that is known are truth
 * values: those come as texts from other writers.
 */
final class KnownValues {
  private final List<String> values;
  private final TextForm[] forms;
  private final Map<String, Integer> written = new HashMap<>();
  private Map<String, Integer> byForm;

  /**
   * Known values.
   *
   * @param values joined where there are several columns
   * @param forms of each column of the values that are looked for
   */
  KnownValues(List<String> values, TextForm... forms) {
    this.values = values;
    this.forms = forms.clone();
    for (int i = 0; i < values.size(); i++) {
      written.put(values.get(i), i);
    }
  }

  /** Where among the known values this one is, -1 where it is not. */
  int indexOf(String value) {
    Integer place = written.get(value);
    if (place == null && !byForm().isEmpty()) {
      place = byForm.get(Segmenter.canonical(value, forms));
    }
    return place == null ? -1 : place;
  }

  /**
   * Made when it is needed first: most columns never change their form. Empty where all mean
   * themselves.
   */
  private Map<String, Integer> byForm() {
    if (byForm == null) {
      byForm = new HashMap<>();
      for (int column = 0; column < forms.length; column++) {
        if (forms[column] == TextForm.AS_IS && isTruth(column)) {
          forms[column] = TextForm.BOOLEAN;
        }
      }
      boolean asTheyAre = Arrays.stream(forms).allMatch(TextForm.AS_IS::equals);
      for (int i = 0; i < values.size() && !asTheyAre; i++) {
        byForm.putIfAbsent(Segmenter.canonical(values.get(i), forms), i);
      }
    }
    return byForm;
  }

  private boolean isTruth(int column) {
    return !values.isEmpty()
        && values.stream().allMatch(value -> Segmenter.isTruth(value, column, forms.length));
  }

  /** The known value of a place. */
  String value(int place) {
    return values.get(place);
  }
}
