package dev.kldrift.job.profile;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The columns by which pandas numbers or names its rows: they say where a row was, not what. */
final class PandasIndex {
  /** As its Parquet and CSV writers call an index without a name. */
  private static final Pattern UNNAMED =
      Pattern.compile("__index_level_\\d+__|Unnamed: 0(\\.\\d+)*");

  private PandasIndex() {}

  /** Those that are so by their names. */
  static Set<String> columns(String... names) {
    Set<String> columns = new HashSet<>();
    Arrays.stream(names).filter(name -> UNNAMED.matcher(name).matches()).forEach(columns::add);
    return columns;
  }
}
