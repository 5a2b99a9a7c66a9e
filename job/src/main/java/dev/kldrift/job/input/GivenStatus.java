package dev.kldrift.job.input;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.not;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.table.PairStatus;
import dev.kldrift.job.table.Status;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The status that an input gives its pairs: words that results of ours have. Anybody's data may
 * have a column of that name; taken for it, it would be no key, and rows that differ in it alone
 * would be added up.
 */
public final class GivenStatus {
  private static final int LONGEST = 80;

  private GivenStatus() {}

  /**
   * Reads the column where an input has it.
   *
   * @throws JobFailure if it holds anything but a status or NULL
   */
  public static void require(Dataset<Row> pairs, PairInput input, String name) {
    if (!input.statusGiven()) {
      return;
    }
    // Of a text that is not UTF-8 the row is rejected, as of any other column.
    Column isText = TextColumns.escaped(column(name)).isNull();
    Dataset<Row> others =
        pairs.select(column(name)).filter(isText.and(not(column(name).isin(words()))));
    for (Row row : others.limit(1).collectAsList()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "columns.status: column '%s' holds '%s', which is no status of a pair (rename it to use it as a key; to leave it out list the keys in columns.keys, and set columns.status=none)"
              .formatted(name, PrintableText.of(row.getString(0), LONGEST)));
    }
  }

  private static Object[] words() {
    return Stream.<Enum<?>[]>of(Status.values(), PairStatus.values())
        .flatMap(Arrays::stream)
        .map(Enum::name)
        .toArray();
  }
}
