package dev.kldrift.job.input;

import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.TableName;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.input.TableFormat.Folder;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.SparkMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Finds a table, by its name or its folder, and the version at which every pass of a run reads it.
 *
 * <p>Delta and Iceberg number what they commit, and are read at the last number there is when a run
 * begins. Any other table, and any view, has no version.
 */
public final class PinTable {
  private PinTable() {}

  /**
   * The table that a configuration names, or whose folder is its only input.
   *
   * @param spark starts Spark where there is a table
   * @return nothing where there are files
   * @throws JobFailure if there is no such table, or Spark lacks what reads it
   */
  public static Optional<PinnedTable> of(
      Supplier<SparkSession> spark, Configuration hadoop, CompareConfig config) {
    return config.table().isPresent()
        ? config.table().map(name -> named(spark.get(), "table", name, TableVersion.LATEST))
        : TableFormat.find(config.input(), hadoop)
            .map(folder -> inFolder(spark.get(), "input", folder, TableVersion.LATEST));
  }

  /**
   * A table or view of a catalog.
   *
   * @param setting that names it, for messages
   * @throws JobFailure if there is no such table or version
   */
  public static PinnedTable named(
      SparkSession spark, String setting, TableName name, TableVersion at) {
    if (!at.isLatest()) {
      String query = "SELECT * FROM " + name.quoted() + at.sql();
      Dataset<Row> rows = opened(setting, name + " " + at, () -> spark.sql(query));
      return new PinnedTable(name + " " + at, rows, Optional.of(name + " " + at));
    }
    Dataset<Row> latest = opened(setting, name.toString(), () -> spark.table(name.quoted()));
    Map<String, String> details = details(spark, name);
    return switch (details.getOrDefault("provider", "").toLowerCase(Locale.ROOT)) {
      case "delta" -> {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        DeltaCommit last = last(new Path(details.get("location")), hadoop);
        yield at(spark, setting, name, last.version(), last.mark());
      }
      case "iceberg" ->
          snapshot(spark.table(name.child("refs").quoted()))
              .map(id -> at(spark, setting, name, id, ""))
              .orElseGet(() -> new PinnedTable(name.toString(), latest, Optional.of("empty")));
      default -> new PinnedTable(name.toString(), latest, Optional.empty());
    };
  }

  private static PinnedTable at(
      SparkSession spark, String setting, TableName name, long version, String mark) {
    TableVersion at = new TableVersion(TableVersion.Kind.VERSION, Long.toString(version));
    PinnedTable found = named(spark, setting, name, at);
    return found.marked(found.name() + " " + mark);
  }

  /**
   * A table that is known by its folder.
   *
   * @param inputs paths
   * @return nothing where they are not one folder of a table that Spark can be made to read
   * @throws JobFailure if Spark lacks what reads it, or it has no such version
   */
  public static Optional<PinnedTable> inFolder(
      SparkSession spark, String setting, List<String> inputs, TableVersion at) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return TableFormat.find(inputs, hadoop).map(folder -> inFolder(spark, setting, folder, at));
  }

  private static PinnedTable inFolder(
      SparkSession spark, String setting, Folder folder, TableVersion at) {
    folder.format().requireLibrary(folder.path());
    String source = folder.format().source();
    String path = folder.path().toString();
    String place = InputStore.name(folder.path());
    if (!at.isLatest()) {
      Dataset<Row> rows =
          opened(
              setting,
              place + " " + at,
              () -> spark.read().format(source).option(at.option(), at.text()).load(path));
      return new PinnedTable(place + " " + at, rows, Optional.of(place + " " + at));
    }
    if (folder.format() == TableFormat.DELTA) {
      DeltaCommit last = last(folder.path(), spark.sessionState().newHadoopConf());
      return inFolder(spark, setting, folder, last.version(), last.mark());
    }
    Dataset<Row> refs =
        opened(setting, place, () -> spark.read().format(source).load(path + "#refs"));
    return snapshot(refs)
        .map(id -> inFolder(spark, setting, folder, id, ""))
        .orElseGet(
            () ->
                new PinnedTable(
                    place, spark.read().format(source).load(path), Optional.of("empty")));
  }

  private static PinnedTable inFolder(
      SparkSession spark, String setting, Folder folder, long version, String mark) {
    TableVersion at = new TableVersion(TableVersion.Kind.VERSION, Long.toString(version));
    return inFolder(spark, setting, folder, at).marked(folder.format() + " " + at + " " + mark);
  }

  private static DeltaCommit last(Path table, Configuration hadoop) {
    try {
      return DeltaCommit.last(table, hadoop);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "cannot read the log of Delta table " + InputStore.name(table) + ": " + Reason.of(e),
          e);
    }
  }

  /** The snapshot of Iceberg's main branch, by its table of references. */
  private static Optional<Long> snapshot(Dataset<Row> refs) {
    return refs
        .filter(col("name").equalTo("main"))
        .select(col("snapshot_id"))
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .findFirst();
  }

  private static Dataset<Row> opened(String setting, String what, Callable<Dataset<Row>> work) {
    try {
      return work.call();
    } catch (Exception e) { // AnalysisException, which Spark does not declare
      boolean missing =
          e instanceof SparkThrowable known
              && String.valueOf(SparkMessage.condition(known))
                  .matches("(TABLE_OR_VIEW|SCHEMA|CATALOG)_NOT_FOUND.*");
      throw new JobFailure(
          ExitCode.NO_INPUT,
          missing
              ? setting + " not found: " + what
              : "%s: cannot read %s: %s".formatted(setting, what, Reason.of(e)),
          e);
    }
  }

  /** What a catalog says of a table, beyond its columns; nothing of a view for the session. */
  private static Map<String, String> details(SparkSession spark, TableName name) {
    Map<String, String> details = new HashMap<>();
    boolean columns = true;
    for (Row row : spark.sql("DESCRIBE TABLE EXTENDED " + name.quoted()).collectAsList()) {
      if (columns) {
        columns = !row.getString(0).startsWith("# Detailed Table Information");
      } else {
        details.put(row.getString(0).toLowerCase(Locale.ROOT), row.getString(1));
      }
    }
    return details;
  }
}
