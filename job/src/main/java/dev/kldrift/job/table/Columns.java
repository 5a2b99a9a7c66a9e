package dev.kldrift.job.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Column names of the result tables, and of the rows between stages. */
public final class Columns {
  /** Version of the result tables; columns are only ever added. */
  public static final int SCHEMA_VERSION_VALUE = 1;

  public static final String RUN_DATE = "run_date";
  public static final String RUN_ID = "run_id";
  public static final String SCHEMA_VERSION = "schema_version";
  public static final String STATUS = "status";
  public static final String PARTIALS = "partials";
  public static final String REASON = "reason";
  public static final String DETAIL = "detail";
  public static final String SOURCE_FILE = "source_file";
  public static final String LEVEL = "level";
  public static final String TOP_BINS = "top_bins";

  /** Columns that stages hand to each other; never written. */
  public static final String P = "__p";

  public static final String Q = "__q";
  public static final String BIN = "__bin";
  public static final String BIN_COUNT = "__bin_count";
  public static final String LABELS = "__labels";
  public static final String PROBLEM = "__problem";
  public static final String MISFIT = "__misfit";
  public static final String ENTRIES = "__entries";
  public static final String REJECTED = "__rejected";
  public static final String SCORE = "__score";
  public static final String DIVERGENCE = "__divergence";
  public static final String SIZE_P = "__size_p";
  public static final String SIZE_Q = "__size_q";
  public static final String NAMES = "__names";
  public static final String GIVEN_STATUS = "__given_status";
  public static final String SMOOTHED = "__smoothed";
  public static final String EFFECT = "__effect";
  public static final String MINIMUM_EFFECT = "__minimum_effect";
  public static final String LOG_P = "__log_p";
  public static final String LOG_Q = "__log_q";

  private Columns() {}

  /** A column by its exact name, whatever characters that has. */
  public static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** Columns by their exact names. */
  public static Column[] columns(List<String> names) {
    return names.stream().map(Columns::column).toArray(Column[]::new);
  }

  /**
   * Whether no key column may have this name, because a result table or a stage uses it itself;
   * Spark takes names that differ in case for the same.
   */
  public static boolean isReserved(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return (lowerCase.startsWith("__") && !lowerCase.matches("__index_level_\\d+__"))
        || lowerCase.equals("_metadata")
        || reserved().contains(lowerCase);
  }

  /** Names that every comparison's tables or scripts/sql use themselves. */
  private static List<String> reserved() {
    List<String> names = new ArrayList<>(List.of(RUN_DATE, "pair_key", "group_key", "top_bin"));
    names.add("none");
    names.addAll(DivergenceTable.DEFINITION.names());
    names.addAll(SummaryTable.DEFINITION.names());
    names.addAll(QuarantineTable.DEFINITION.names());
    return names;
  }
}
