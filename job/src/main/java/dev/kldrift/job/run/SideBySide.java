package dev.kldrift.job.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Queries that are asked at once: of a small one, most is planning, which one thread does while the
 * other cores wait.
 *
 * <p>The threads are its own, as those of the common pool find no class of a jar that spark-submit
 * has added.
 */
public final class SideBySide implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final List<Future<?>> asked = new ArrayList<>();

  /**
   * A query that has begun, or will.
   *
   * @param <T> what it answers
   */
  public record Query<T>(Future<T> future) {
    /**
     * Waits for the answer.
     *
     * @throws RuntimeException what the query failed with
     */
    public T answer() {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw SideBySide.<RuntimeException>rethrow(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for a query");
      }
    }
  }

  /** Spark throws what it does not declare. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException rethrow(Throwable cause) throws E {
    throw (E) cause;
  }

  /** Asks when a thread is free, those first that are asked first. */
  public <T> Query<T> ask(Callable<T> query) {
    Future<T> future = threads.submit(query);
    asked.add(future);
    return new Query<>(future);
  }

  /**
   * Gives up what has not begun, and waits for what has: nothing is written any more when whoever
   * asked tidies up.
   */
  @Override
  public void close() {
    asked.forEach(query -> query.cancel(false));
    threads.shutdown();
    try {
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
