package dev.kldrift.job.profile;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/** The first few different values of a partition; it stops reading when it has them. */
final class FirstValues implements MapPartitionsFunction<String, String> {
  private static final long serialVersionUID = 1L;

  private final int most;

  FirstValues(int most) {
    this.most = most;
  }

  @Override
  public Iterator<String> call(Iterator<String> values) {
    Set<String> first = new LinkedHashSet<>();
    while (first.size() < most && values.hasNext()) {
      first.add(values.next());
    }
    return first.iterator();
  }
}
