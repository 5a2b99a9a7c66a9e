package dev.kldrift.job.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every key of the configuration file: its name, its default as written, and its meaning. */
public enum ConfigKey {
  INPUT("input", "[]", "Parquet files, folders or globs with the pairs"),
  OUTPUT("output", "", "folder of the result tables"),
  RUN_DATE("run-date", "today", "date of the results, YYYY-MM-DD; today is the UTC date"),
  DOMAIN("domain", "counts", "counts | probabilities | log_weights"),
  LAYOUT("layout", "auto", "auto | wide | long; auto is long where there is a bin column"),
  COMBINE("combine", "auto", "auto | always | never: what to do with several rows of one key"),
  COLUMNS_KEYS("columns.keys", "[]", "key columns; empty: every column without a role"),
  COLUMNS_P("columns.p", "p", "reference histogram, or its weight in long layout"),
  COLUMNS_Q("columns.q", "q", "current histogram, or its weight in long layout"),
  COLUMNS_BINS("columns.bins", "bins", "optional array of bin labels"),
  COLUMNS_EDGES("columns.edges", "edges", "optional array of bin edges, one more than bins"),
  COLUMNS_BIN("columns.bin", "bin", "bin of a row in long layout, string or integer"),
  COLUMNS_N_P("columns.n-p", "n_p", "optional sample size of p"),
  COLUMNS_N_Q("columns.n-q", "n_q", "optional sample size of q"),
  LIMITS_MAX_BINS("limits.max-bins", "1000000", "longest array scored; longer ones are rejected"),
  MAX_QUARANTINE_FRACTION(
      "max-quarantine-fraction", "0.01", "rejected share of rows above which nothing is published"),
  SUMMARY_GROUP_BY(
      "summary.group-by", "[]", "key columns that the summary rolls up, outermost first"),
  PUBLISH_MAX_ROWS_PER_FILE(
      "publish.max-rows-per-file", "20000000", "most rows of a table and date, which are one file");

  private final String path;
  private final String defaultText;
  private final String meaning;

  ConfigKey(String path, String defaultText, String meaning) {
    this.path = path;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  public String path() {
    return path;
  }

  public String defaultText() {
    return defaultText;
  }

  public String meaning() {
    return meaning;
  }

  static Optional<ConfigKey> of(String path) {
    return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
