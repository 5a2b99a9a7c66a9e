package dev.kldrift.job.publish;

import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What is asked of the place where the tables of an output lie; one class for each kind of place.
 *
 * <p>Whatever the place, a reader of one table finds the old or the new rows of a date, never both
 * and never neither.
 */
interface TableStore {
  /**
   * Finds out whether tables can be read here.
   *
   * @throws dev.kldrift.job.run.JobFailure if they cannot
   */
  void requireUsable(SparkSession spark);

  /**
   * Makes what tables lie in, where it is missing.
   *
   * @throws dev.kldrift.job.run.JobFailure if there can be no tables
   */
  default void make(SparkSession spark) {
    requireUsable(spark);
  }

  /** Whether removing a date takes a session of Spark's. */
  boolean needsSpark();

  /** Rows that one table and date is made of, in as many partitions as they are to be staged in. */
  Dataset<Row> gather(Dataset<Row> rows);

  /**
   * The staged files of a table, in order, as they are audited and published.
   *
   * @param parts as Spark has written them
   * @param folder where others can be made
   */
  List<Path> assemble(List<Path> parts, Path folder) throws IOException;

  /** What people call the rows of a date. */
  String name(ResultTable table, LocalDate day);

  /** The dates that the table has, one without rows too. */
  NavigableSet<LocalDate> dates(ResultTable table);

  /** Whether the table has a date. */
  boolean has(ResultTable table, LocalDate day);

  /** Whether the table has any date. */
  boolean exists(ResultTable table);

  /** The columns of a date that the table has, without a job of Spark's. */
  StructType schema(ResultTable table, LocalDate day);

  /** Its rows on that date, without a job of Spark's. */
  long rows(ResultTable table, LocalDate day);

  /** The bytes of every date. */
  Map<LocalDate, Long> bytes(ResultTable table);

  /**
   * Rows of dates that the table has, by these columns, which are NULL where it has none, and
   * {@code run_date} as text.
   */
  Dataset<Row> read(
      SparkSession spark, ResultTable table, Collection<LocalDate> days, StructType schema);

  /** The rows of a date as they are sorted, by its own columns, without {@code run_date}. */
  Dataset<Row> readSorted(SparkSession spark, ResultTable table, LocalDate day);

  /** What follows the name in {@code CREATE TEMPORARY VIEW}, for a view of every date. */
  String viewOf(SparkSession spark, ResultTable table);

  /** What of a table cannot be read as one, as a column has not the same type on every date. */
  Optional<String> mixedTypes(ResultTable table);

  /**
   * Finds out whether rows can be published, and makes room for them, before any table is.
   *
   * @param schema of the rows
   */
  void prepare(SparkSession spark, ResultTable table, LocalDate day, StructType schema)
      throws IOException;

  /**
   * Replaces what readers find of some dates by staged files, each date in one step.
   *
   * @param staged files of each date, which are gone or not afterwards
   * @param run names the run: the same one again, cut after it had committed, commits nothing
   */
  void publish(
      SparkSession spark, ResultTable table, NavigableMap<LocalDate, List<Path>> staged, String run)
      throws IOException;

  /** Removes dates, which the table may have or not. */
  void remove(ResultTable table, Collection<LocalDate> days) throws IOException;
}
