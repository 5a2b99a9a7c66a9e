package dev.kldrift.job.publish;

import dev.kldrift.job.config.PublishConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The result tables of an output, wherever it keeps them. An output whose tables are no plain files
 * notes that, once, in {@code <output>/_publish}, so that whoever reads it needs no configuration.
 */
public final class PublishedTables {
  private static final String NOTE = "_publish";

  private final TableStore store;

  private PublishedTables(TableStore store) {
    this.store = store;
  }

  /**
   * Those of an output, which may not be there.
   *
   * @throws JobFailure if it cannot be read
   */
  public static PublishedTables of(String output, Configuration hadoop) {
    return new PublishedTables(store(new Path(output), hadoop));
  }

  static TableStore store(Path given, Configuration hadoop) {
    try {
      FileSystem fileSystem = given.getFileSystem(hadoop);
      Path root = fileSystem.makeQualified(given);
      return store(noted(fileSystem, root), root, fileSystem, hadoop);
    } catch (IOException | RuntimeException e) {
      throw e instanceof JobFailure known
          ? known
          : new JobFailure(
              ExitCode.CANNOT_PUBLISH, "cannot read output " + given + ": " + Reason.of(e), e);
    }
  }

  private static TableStore store(
      PublishConfig config, Path root, FileSystem fileSystem, Configuration hadoop) {
    return switch (config.format()) {
      case FILES -> new ParquetTables(root, fileSystem, hadoop);
      case DELTA -> new DeltaTables(root, fileSystem, hadoop);
      case TABLE -> new CatalogTables(config.catalog(), root, fileSystem, hadoop);
    };
  }

  private static PublishConfig noted(FileSystem fileSystem, Path root) throws IOException {
    try (FSDataInputStream in = fileSystem.open(new Path(root, NOTE))) {
      return PublishConfig.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return PublishConfig.FILES;
    }
  }

  /**
   * Makes an output what a configuration says, or sure that it is.
   *
   * @throws JobFailure if it holds tables of another kind, or this kind cannot be had here
   */
  public static void claim(
      String output, PublishConfig config, SparkSession spark, Configuration hadoop) {
    Path given = new Path(output);
    try {
      FileSystem fileSystem = given.getFileSystem(hadoop);
      Path root = fileSystem.makeQualified(given);
      PublishConfig found = noted(fileSystem, root);
      if (!found.place().equals(config.place())) {
        TableStore there = store(found, root, fileSystem, hadoop);
        if (Stream.of(ResultTable.values()).anyMatch(table -> !there.dates(table).isEmpty())) {
          throw new JobFailure(
              ExitCode.BAD_CONFIG,
              "output %s has results of publish.format %s, the configuration says %s (must be the same; give another output)"
                  .formatted(output, found.place(), config.place()));
        }
      }
      store(config, root, fileSystem, hadoop).make(spark);
      if (!found.place().equals(config.place())) {
        byte[] note = config.place().getBytes(StandardCharsets.UTF_8);
        OutputNotes.put(root, new Path(root, NOTE), note, hadoop);
      }
    } catch (IOException e) {
      throw OutputFolder.cannotWrite(given, e);
    }
  }

  /** Whether removing a date takes a session of Spark's. */
  public boolean needsSpark() {
    return store.needsSpark();
  }

  /** The dates that a table has, in order. */
  public NavigableSet<LocalDate> dates(ResultTable table) {
    return store.dates(table);
  }

  /** Whether a table has any date. */
  public boolean exists(ResultTable table) {
    return store.exists(table);
  }

  /** The rows of a date that a table has, in their order, without the date. */
  public Dataset<Row> readSorted(SparkSession spark, ResultTable table, LocalDate day) {
    return store.readSorted(spark, table, day);
  }

  /** What follows the name in {@code CREATE TEMPORARY VIEW}, for a view of every date. */
  public String viewOf(SparkSession spark, ResultTable table) {
    return store.viewOf(spark, table);
  }

  /** What of a table cannot be read as one, as a column has not the same type on every date. */
  public Optional<String> mixedTypes(ResultTable table) {
    return store.mixedTypes(table);
  }
}
