package dev.kldrift.job.publish;

import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.input.PinTable;
import dev.kldrift.job.input.PinnedTable;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Delta tables {@code <output>/<table>}, partitioned by {@code run_date}. Columns that a later
 * version of kldrift has more are added by the transaction that brings their first rows.
 */
final class DeltaTables extends DatedTables {
  private static final String FORMAT = "delta";
  private static final Pattern ODD = Pattern.compile("[ ,;{}()\\n\\t=]");

  private final Path root;
  private final FileSystem fileSystem;

  DeltaTables(Path root, FileSystem fileSystem, Configuration hadoop) {
    super(root, fileSystem, hadoop);
    this.root = root;
    this.fileSystem = fileSystem;
  }

  @Override
  public void requireUsable(SparkSession spark) {
    DeltaSession.require(spark);
  }

  private Path folder(ResultTable table) {
    return new Path(root, table.folder());
  }

  @Override
  String name(ResultTable table) {
    return Path.getPathWithoutSchemeAndAuthority(folder(table)).toString();
  }

  @Override
  boolean isMade(SparkSession spark, ResultTable table) {
    Path log = new Path(folder(table), "_delta_log");
    try {
      return fileSystem.exists(log);
    } catch (IOException e) {
      throw OutputFolder.cannotList(log, e);
    }
  }

  @Override
  Dataset<Row> load(SparkSession spark, ResultTable table) {
    DeltaSession.require(spark);
    return spark.read().format(FORMAT).load(folder(table).toString());
  }

  @Override
  Optional<PinnedTable> pinned(SparkSession spark, ResultTable table) {
    return PinTable.inFolder(
        spark, "output", List.of(folder(table).toString()), TableVersion.LATEST);
  }

  @Override
  void requireNames(ResultTable table, StructType schema) {
    for (String name : schema.fieldNames()) {
      if (ODD.matcher(name).find()) {
        throw new JobFailure(
            ExitCode.CANNOT_PUBLISH,
            "cannot publish %s: Delta allows no column '%s' (must be without blanks and ,;{}()=)"
                .formatted(name(table), name));
      }
    }
  }

  @Override
  boolean replace(ResultTable table, Dataset<Row> rows, Collection<LocalDate> days, String run) {
    TableNotes.Write write = notes().begin(table, run);
    rows.write()
        .format(FORMAT)
        .mode(SaveMode.Overwrite)
        .partitionBy(Columns.RUN_DATE)
        .option("replaceWhere", condition(days))
        .option("mergeSchema", "true")
        .option("txnAppId", write.application())
        .option("txnVersion", write.version())
        .save(folder(table).toString());
    notes().end(table, write);
    return write.again();
  }
}
