package dev.kldrift.job;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the pages of published nights while the next ones are published, a few at a time: a page is
 * many small queries, which leave cores idle.
 */
final class NightPages implements AutoCloseable {
  private static final String STEP = "page_";

  /** Pages that are made at a time. */
  private static final int THREADS = 2;

  private final SparkSession spark;
  private final Progress progress;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Deque<Future<?>> begun = new ArrayDeque<>();

  NightPages(SparkSession spark, Progress progress) {
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * Begins the page of a night, where it is asked for, once there are not too many begun.
   *
   * @param pairs the histograms that were compared
   * @param count how many they are
   */
  void write(NightlyConfig night, Dataset<Row> pairs, long count) {
    if (begun.size() == THREADS) {
      await(begun.remove());
    }
    begun.add(
        threads.submit(
            () -> {
              OutputFolder output =
                  OutputFolder.open(
                      night.compare().output(),
                      night.runDate(),
                      STEP,
                      spark.sessionState().newHadoopConf());
              try {
                RunPage.write(spark, night.compare(), output, pairs, count, progress);
              } finally {
                output.clearStagingQuietly(progress::warn);
              }
            }));
  }

  private static void await(Future<?> page) {
    try {
      page.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Diagnosis.afterPublishing(e);
    } catch (ExecutionException e) {
      throw Diagnosis.afterPublishing(e.getCause());
    }
  }

  /** Waits for the pages that have been begun. */
  @Override
  public void close() {
    try {
      while (!begun.isEmpty()) {
        await(begun.remove());
      }
    } finally {
      threads.shutdown();
    }
  }
}
