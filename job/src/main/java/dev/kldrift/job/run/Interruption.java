package dev.kldrift.job.run;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The end of this process by a signal (SIGTERM, SIGINT, SIGHUP): the run leaves a record and one
 * line, unless it has ended already, and then its own record, line and exit code stand.
 *
 * <p>The one lock decides which of both comes first. Whoever publishes, records or prints an error
 * holds it; the hook that stops the run takes it and keeps it, so that the run, whose Spark is then
 * taken away, can say nothing any more.
 */
public final class Interruption {
  /** A run in progress, as the hook stops it. */
  public interface Stoppable {
    /** Records the end; Spark still works. */
    void stop(ExitCode how, String reason);

    /** Removes what is left; Spark has ended. */
    void clear();
  }

  /** Before Spark's own hook, which stops its context (30 above Hadoop's). */
  private static final int BEFORE_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 40;

  private static final int AFTER_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;
  private static final int LAST = 1;

  /** Less than the 30 s that Kubernetes gives. */
  private static final long MOST_SECONDS = 10;

  private static final ReentrantLock LOCK = new ReentrantLock();

  /** Open until the command has ended, or waits for the hook. */
  private static final CountDownLatch MAIN_WAITS = new CountDownLatch(1);

  private static volatile boolean stopping;
  private static volatile boolean begun;
  private static volatile Stoppable run;
  private static volatile OptionalInt exitCode = OptionalInt.empty();
  private static volatile OptionalInt halt = OptionalInt.empty();

  private Interruption() {}

  /** Sees to the end of this process from now on. */
  public static void watch() {
    ShutdownHookManager hooks = ShutdownHookManager.get();
    long timeout = 3 * MOST_SECONDS;
    hooks.addShutdownHook(Interruption::stop, BEFORE_SPARK, timeout, TimeUnit.SECONDS);
    hooks.addShutdownHook(Interruption::clear, AFTER_SPARK, timeout, TimeUnit.SECONDS);
    hooks.addShutdownHook(Interruption::exit, LAST);
  }

  /** Ends this process as the command has ended. */
  public static void exit(int code) {
    exitCode = OptionalInt.of(code);
    MAIN_WAITS.countDown();
    System.exit(code);
  }

  /** A run begins. Does not return where the process is to end. */
  public static void begin(Stoppable stoppable) {
    whole(
        () -> {
          begun = true;
          run = stopping ? null : stoppable;
          return null;
        });
    while (stopping) {
      MAIN_WAITS.countDown();
      LockSupport.park();
    }
  }

  /** Does the last work of a run, which from then on has ended, whatever comes. */
  public static void end(Runnable last) {
    whole(
        () -> {
          last.run();
          run = null;
          return null;
        });
  }

  /** Does work that is not interrupted. Does not return where the run has been. */
  public static <T> T whole(Supplier<T> work) {
    LOCK.lock();
    try {
      return work.get();
    } finally {
      LOCK.unlock();
    }
  }

  private static void stop() {
    if (exitCode.isPresent()) {
      return; // the usual end
    }
    Optional<String> signal = signal();
    try {
      if (signal.isPresent()) {
        stop(ExitCode.INTERRUPTED, "interrupted by " + signal.get());
      } else if (!hasEnded()) { // Spark ends a process without memory, and the run hears of that
        stop(ExitCode.INTERNAL, "internal error: Spark has ended the process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt = exitCode;
  }

  private static void stop(ExitCode how, String reason) throws InterruptedException {
    stopping = true;
    boolean mine = LOCK.tryLock(MOST_SECONDS, TimeUnit.SECONDS);
    if (mine && begun && run == null) {
      LOCK.unlock();
      if (hasEnded()) {
        return;
      }
      mine = LOCK.tryLock(MOST_SECONDS, TimeUnit.SECONDS);
    }
    if (mine && run != null) {
      run.stop(how, reason);
    }
    System.err.println("kldrift: error: " + reason);
    if (how != ExitCode.INTERRUPTED) { // for which the JVM has a code
      exitCode = OptionalInt.of(how.number());
    }
  }

  /** Whether the command comes to its end by itself. */
  private static boolean hasEnded() throws InterruptedException {
    return MAIN_WAITS.await(MOST_SECONDS, TimeUnit.SECONDS) && exitCode.isPresent();
  }

  private static void clear() {
    if (run != null) {
      run.clear();
    }
  }

  /** Ends with the command's code where the JVM would end with another one. */
  private static void exit() {
    LauncherFilter.drain();
    halt.ifPresent(Runtime.getRuntime()::halt);
  }

  /** Which signal ends the process: Java handles each in a thread that is called after it. */
  private static Optional<String> signal() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("SIG[A-Z]+ handler"))
        .map(name -> name.substring(0, name.indexOf(' ')))
        .findFirst();
  }
}
