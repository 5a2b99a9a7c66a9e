package dev.kldrift.job.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every key of the configuration file: its name, its default as written, and its meaning. */
public enum ConfigKey {
  INPUT("input", "[]", "Parquet or Arrow files, folders or globs with the pairs"),
  INPUT_TABLE("input-table", "", "or the name of a table or view that Spark knows"),
  FORMAT(
      "format",
      "auto",
      "auto | parquet | arrow: what input files are; auto is arrow by the endings .arrow, .arrows,"
          + " .feather"),
  OUTPUT("output", "", "folder of the result tables"),
  RUN_DATE("run-date", "today", "date of the results, YYYY-MM-DD, or today or yesterday by UTC"),
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
  COLUMNS_STATUS("columns.status", "status", "optional status that the input gives a pair"),
  LIMITS_MAX_BINS("limits.max-bins", "1000000", "longest array scored; longer ones are rejected"),
  MAX_QUARANTINE_FRACTION(
      "max-quarantine-fraction", "0.01", "rejected share of rows above which nothing is published"),
  SUMMARY_GROUP_BY(
      "summary.group-by", "[]", "key columns that the summary rolls up, outermost first"),
  STATISTICS_TEST("statistics.test", "g", "g | x2: the test that decides; both are published"),
  STATISTICS_REFERENCE(
      "statistics.reference", "sample", "sample | exact: whether p is a sample too, or known"),
  STATISTICS_FDR("statistics.fdr", "bh", "bh | by | none: how false discoveries are controlled"),
  STATISTICS_FDR_GROUPS(
      "statistics.fdr-groups", "[]", "key columns within which they are; empty: over the run"),
  STATISTICS_SMOOTHING(
      "statistics.smoothing",
      "none",
      "none | laplace | jeffreys | perks | dirichlet(c) | shrink, beside the raw values"),
  STATISTICS_TOP_BINS("statistics.top-bins", "3", "how many of the bins that moved most are kept"),
  DECISION_LEVEL("decision.level", "0.05", "false discovery rate of the pairs called drifted"),
  DECISION_MINIMUM_EFFECT(
      "decision.minimum-effect",
      "[js_divergence 0.01]",
      "smallest effect that matters, as [pattern] quantity value; the first match wins"),
  DECISION_FEATURE_COLUMN(
      "decision.feature-column", "", "key column that the patterns match; empty: the first"),
  DECISION_MINIMUM_POWER(
      "decision.minimum-power", "0.8", "with less power at that effect a pair is TOO_FEW"),
  FAIL_ON_DRIFT("fail-on-drift", "off", "off | on: end with 10 where a pair drifted"),
  PUBLISH_FORMAT(
      "publish.format",
      "files",
      "files | delta | table: Parquet files, Delta tables in the output, or tables of a catalog"),
  PUBLISH_CATALOG(
      "publish.catalog", "", "with format table: catalog and schema of the tables, as lake.drift"),
  PUBLISH_MAX_ROWS_PER_FILE(
      "publish.max-rows-per-file",
      "20000000",
      "with format files: most rows of a table and date, which are one file"),
  DECOMPOSITION_LEVELS(
      "decomposition.levels",
      "[]",
      "key columns, outermost first, over which mix and change inside are told apart; empty: no"
          + " table"),
  MONITORING_EVIDENCE(
      "monitoring.evidence",
      "off",
      "off | on: add up evidence of drift over run dates, against a p that does not change"),
  SOURCE_PATH(
      "source.path", "[]", "Parquet or Arrow files, folders or globs of the table to profile"),
  SOURCE_TABLE("source.table", "", "or the name of a table that Spark knows"),
  SOURCE_DATASET("source.dataset", "", "name in the results; empty: that of the path or table"),
  SOURCE_DATE_COLUMN(
      "source.date-column",
      "date",
      "date, timestamp, text or number that dates a row, or the columns of its year, month and"
          + " day"),
  SOURCE_DATE_FORMAT(
      "source.date-format",
      "",
      "java.time pattern of text and numbers, or epoch-s | epoch-ms | epoch-us | epoch-ns |"
          + " epoch-d; empty: ISO 8601 and yyyyMMdd"),
  SOURCE_MAX_UNDATED_FRACTION(
      "source.max-undated-fraction",
      "0.01",
      "share of rows without a readable date above which nothing is published"),
  SOURCE_TIME_ZONE("source.time-zone", "UTC", "where days begin and hours are counted"),
  SOURCE_PARTIAL_DAY(
      "source.partial-day",
      "0.5",
      "share of the usual rows of its weekday below which a run date is PARTIAL_DAY; 0: never"),
  PROFILE_FEATURES(
      "profile.features",
      "[]",
      "columns, patterns, or name = part(column); empty: every column that can be one"),
  PROFILE_EXCLUDE("profile.exclude", "[]", "names or patterns of columns that are no features"),
  PROFILE_BINS(
      "profile.bins",
      "[]",
      "[pattern] quantile n | edges a b ... | log n | integer | top n; the first match wins"),
  PROFILE_SEGMENTS(
      "profile.segments", "[]", "columns and crosses, with the most values kept: a x b 500"),
  PROFILE_DICTIONARY(
      "profile.dictionary", "1000", "most values of a category that are told from new ones"),
  PROFILE_NULL_SHARES(
      "profile.null-shares",
      "off",
      "off | on: the share of NULLs of each feature is decided on too, as feature 'NAME is NULL'"),
  CURRENT_WINDOW(
      "current.window",
      "day",
      "day | n days | week | month, up to the run date: what is compared; references move with it"),
  REFERENCE_WINDOWS(
      "reference.windows",
      "[previous-day,trailing 28]",
      "baseline FROM..TO | previous-day | lag n | trailing n | same-weekday n, in days and weeks"),
  REFERENCE_EXCLUDE("reference.exclude", "[]", "days or FROM..TO that are in no reference"),
  ALERTS_TRACK(
      "alerts.track",
      "off",
      "off | on: the table alerts, one row per feature that drifts, with state across run dates"),
  ALERTS_NAME("alerts.name", "kldrift", "name of this monitor, in its alerts and their ids"),
  ALERTS_GROUP_BY(
      "alerts.group-by",
      "[]",
      "key columns one alert is for; empty: the feature column, and dataset and reference where"
          + " there are any"),
  ALERTS_INCIDENTS(
      "alerts.incidents",
      "[]",
      "days that nobody is told about, as date[..date] [pattern of features]"),
  ALERTS_SINKS(
      "alerts.sinks",
      "[]",
      "who is told, as webhook | slack | alertmanager ${URL}, or pagerduty ${KEY} [${URL}]; ${NAME}"
          + " or ${file:/path}"),
  ALERTS_HOSTS("alerts.hosts", "[]", "hosts the sinks may be on; empty: those of their URLs"),
  ALERTS_MINIMUM_SEVERITY(
      "alerts.minimum-severity", "low", "low | medium | high: the least severity that is sent"),
  ALERTS_MAX_SENT(
      "alerts.max-sent",
      "20",
      "most alerts that a digest lists, and that are sent to a sink about a run date"),
  ALERTS_MISSED_AFTER(
      "alerts.missed-after",
      "26h",
      "hours without a run, as 26h, after which the next one tells the sinks; 0h: never"),
  METRICS_TEXTFILE(
      "metrics.textfile",
      "",
      "file NAME.prom for node_exporter's textfile collector, written at the end of every run;"
          + " empty: none"),
  REPORT_HTML("report.html", "on", "off | on: the page of a run date, one HTML file"),
  REPORT_URL("report.url", "", "address under which people find the folder report; alerts name it"),
  SURPRISE_FRAMES(
      "surprise.frames", "[]", "PNG or JPEG files, folders or globs: the frames of a movie"),
  SURPRISE_VIDEO("surprise.video", "", "or a video, which ffmpeg takes apart into frames"),
  SURPRISE_GRID(
      "surprise.grid", "[]", "or Parquet or Arrow files, folders or globs of histograms on a grid"),
  SURPRISE_COLUMNS_X("surprise.columns.x", "x", "integer column of a grid: from left to right"),
  SURPRISE_COLUMNS_Y("surprise.columns.y", "y", "integer column of a grid: downwards"),
  SURPRISE_COLUMNS_T("surprise.columns.t", "t", "integer column of a grid: frame"),
  SURPRISE_COLUMNS_HISTOGRAM(
      "surprise.columns.histogram", "counts", "array column of a grid: counts of the bins"),
  SURPRISE_FFMPEG("surprise.ffmpeg", "ffmpeg", "the program that takes a video apart"),
  SURPRISE_FPS("surprise.fps", "10", "frames of a second; a video is taken apart at this rate"),
  SURPRISE_LAG("surprise.lag", "1 s", "n s | n frames: how long before a frame its reference lies"),
  SURPRISE_PATCH("surprise.patch", "16", "width and height of a patch in pixels"),
  SURPRISE_STRIDE("surprise.stride", "", "distance of patches in pixels; empty: side by side"),
  SURPRISE_COLOR(
      "surprise.color", "rgb 4x4x4", "luma n | rgb nxnxn | hsv nxnxn: bins of each channel"),
  SURPRISE_NUMBERING(
      "surprise.numbering",
      "name",
      "name | order: frames are numbered by the last digits of their names, or in their order"),
  SURPRISE_MAX_FRAMES(
      "surprise.max-frames", "100000", "most frames of a video; a longer one is refused"),
  SURPRISE_MAX_PIXELS(
      "surprise.max-pixels", "20000000", "most pixels of a frame; larger ones are rejected");

  private final String path;
  private final String defaultText;
  private final String meaning;

  ConfigKey(String path, String defaultText, String meaning) {
    this.path = path;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /** As it is written in YAML and after {@code --set}. */
  public String path() {
    return path;
  }

  /** Its value where none is set. */
  public String defaultText() {
    return defaultText;
  }

  /** Its line in the shipped configuration. */
  public String meaning() {
    return meaning;
  }

  /** Whether it names a program, which is for the operator to say and not for a file. */
  boolean namesProgram() {
    return this == SURPRISE_FFMPEG;
  }

  static Optional<ConfigKey> of(String path) {
    return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
