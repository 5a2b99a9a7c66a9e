package dev.kldrift.job.input;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns that only number rows, as pandas and dask write them beside the data. As keys they would
 * keep apart what belongs together.
 */
final class IndexColumns {
  private static final String UNNAMED = "__index_level_\\d+__|__null_dask_index__|Unnamed: \\d+";

  private final List<InputFile> files;
  private final List<String> notes;

  /** Those of files; {@code notes} gets a line about those that are left out. */
  IndexColumns(List<InputFile> files, List<String> notes) {
    this.files = files;
    this.notes = notes;
  }

  /** Takes them out of keys that nobody has named. */
  void leaveOut(List<String> keys) {
    List<String> left = new ArrayList<>(keys);
    left.removeIf(key -> !isIndex(key));
    if (!left.isEmpty()) {
      keys.removeAll(left);
      notes.add(
          "no key columns: %s only number%s rows (to use them all the same, list the keys in columns.keys)"
              .formatted(String.join(", ", left), left.size() == 1 ? "s" : ""));
    }
  }

  /** An index with any other name than these is data that somebody chose as index. */
  private boolean isIndex(String name) {
    return name.matches(UNNAMED)
        || (name.equals("index")
            && files.stream().anyMatch(file -> file.columns().indexes().contains(name)));
  }
}
