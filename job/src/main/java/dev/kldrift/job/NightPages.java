package dev.kldrift.job;

import static dev.kldrift.job.table.Columns.column;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the pages of published nights while the next ones are published, several by the same
 * queries: what a page asks of a table takes longer to plan than to answer.
 */
final class NightPages implements AutoCloseable {
  private static final String STEP = "page_";

  /** Pages that are made at once; the pairs that they show are all in memory. */
  private static final int AT_ONCE = 31;

  private final SparkSession spark;
  private final Progress progress;
  private final Dataset<Row> pairs;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<NightlyConfig> waiting = new ArrayList<>();
  private Future<?> begun = null;

  /**
   * Pages of nights.
   *
   * @param pairs the histograms of all nights that are compared, with {@link MakePairs#NIGHT}
   */
  NightPages(SparkSession spark, Dataset<Row> pairs, Progress progress) {
    this.spark = spark;
    this.pairs = pairs;
    this.progress = progress;
  }

  /**
   * Has the page of a published night made, where it is asked for.
   *
   * @param count how many pairs the night has
   */
  void published(NightlyConfig night, long count) {
    if (RunPage.isMade(night.compare(), count, progress)) {
      waiting.add(night);
    }
    if (waiting.size() == AT_ONCE) {
      begin();
    }
  }

  /** Begins those that wait, once those before are made. */
  private void begin() {
    await();
    List<NightlyConfig> nights = List.copyOf(waiting);
    waiting.clear();
    begun = thread.submit(() -> write(nights));
  }

  private void write(List<NightlyConfig> nights) {
    List<OutputFolder> outputs = new ArrayList<>();
    try {
      for (NightlyConfig night : nights) {
        outputs.add(
            OutputFolder.open(
                night.compare().output(),
                night.runDate(),
                STEP,
                spark.sessionState().newHadoopConf()));
      }
      Object[] dates = nights.stream().map(NightlyConfig::runDate).toArray();
      Dataset<Row> histograms =
          pairs
              .filter(column(MakePairs.NIGHT).isin(dates))
              .withColumnRenamed(MakePairs.NIGHT, Columns.RUN_DATE);
      RunPage.write(spark, nights.get(0).compare(), outputs, histograms, progress);
    } finally {
      outputs.forEach(output -> output.clearStagingQuietly(progress::warn));
    }
  }

  private void await() {
    if (begun == null) {
      return;
    }
    try {
      begun.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Diagnosis.afterPublishing(e);
    } catch (ExecutionException e) {
      throw Diagnosis.afterPublishing(e.getCause());
    } finally {
      begun = null;
    }
  }

  /** Waits for the pages of all nights that have been published. */
  @Override
  public void close() {
    try {
      if (!waiting.isEmpty()) {
        begin();
      }
      await();
    } finally {
      thread.shutdown();
    }
  }
}
