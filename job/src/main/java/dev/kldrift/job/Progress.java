package dev.kldrift.job;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Tells people how far a run is: one line that is redrawn on a terminal, a line every 30 seconds
 * elsewhere, nothing with {@code --quiet}.
 */
public final class Progress extends SparkListener implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(500);
  private static final Duration LINE = Duration.ofSeconds(30);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final SparkSession spark;
  private final Thread ticker = new Thread(this::tick, "kldrift-progress");
  private final int phases;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private volatile Phase phase;

  private Progress(
      SparkSession spark, PrintStream out, boolean terminal, boolean quiet, int phases) {
    this.spark = spark;
    this.out = out;
    this.terminal = terminal;
    this.phases = phases;
    this.phase = Phase.start();
    if (!quiet) {
      ticker.setDaemon(true);
      ticker.start();
      spark.sparkContext().addSparkListener(this);
    }
  }

  /**
   * Progress of a command with this many phases, on standard error; whether that is a terminal is
   * the launcher's to say, as Java cannot tell on every version.
   */
  public static Progress of(SparkSession spark, boolean quiet, int phases) {
    return new Progress(
        spark, System.err, System.getenv("KLDRIFT_TERMINAL") != null, quiet, phases);
  }

  /** Begins a phase whose size is not known. */
  public void phase(String name) {
    phase(name, 0);
  }

  /** Begins a phase that reads this many rows. */
  public void phase(String name, long rows) {
    finishPhase();
    phase = new Phase(phase.number + 1, name, rows);
    spark.sparkContext().setJobDescription("kldrift: " + name);
  }

  /** How long each phase took, the last one up to now; {@code start} is up to the first phase. */
  public Map<String, Double> seconds() {
    finishPhase();
    return Collections.unmodifiableMap(seconds);
  }

  private void finishPhase() {
    seconds.put(phase.name, phase.elapsed().toMillis() / 1e3);
  }

  /** Says something that does not stop the run. */
  public void warn(String message) {
    out.println((terminal ? CLEAR_LINE : "") + "kldrift: warning: " + message);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    phase.tasks.addAndGet(submitted.stageInfo().numTasks());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    phase.tasksDone.incrementAndGet();
    if (end.taskMetrics() != null) {
      phase.rowsRead.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
    }
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep((terminal ? REDRAW : LINE).toMillis());
        show();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show() {
    String line = phase.number + "/" + phases + " " + phase;
    if (terminal) {
      out.print(CLEAR_LINE + line);
      out.flush();
    } else {
      out.println("kldrift: " + line);
    }
  }

  @Override
  public void close() {
    ticker.interrupt();
    spark.sparkContext().removeSparkListener(this);
    if (terminal) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  private static final class Phase {
    private final int number;
    private final String name;
    private final long rows;
    private final Instant began;
    private final AtomicLong tasks = new AtomicLong();
    private final AtomicLong tasksDone = new AtomicLong();
    private final AtomicLong rowsRead = new AtomicLong();

    Phase(int number, String name, long rows) {
      this(number, name, rows, Instant.now());
    }

    private Phase(int number, String name, long rows, Instant began) {
      this.number = number;
      this.name = name;
      this.rows = rows;
      this.began = began;
    }

    /** What the JVM and Spark did before the command could begin. */
    static Phase start() {
      long began = ManagementFactory.getRuntimeMXBean().getStartTime();
      return new Phase(0, "start", 0, Instant.ofEpochMilli(began));
    }

    Duration elapsed() {
      return Duration.between(began, Instant.now());
    }

    @Override
    public String toString() {
      Duration elapsed = elapsed();
      StringBuilder text = new StringBuilder(name).append(", ").append(clock(elapsed));
      if (tasks.get() > 0) {
        text.append(", task ").append(tasksDone.get()).append(" of ").append(tasks.get());
      }
      long done = Math.min(rowsRead.get(), rows);
      if (done > 0) {
        text.append(", row %,d of %,d (%d%%)".formatted(done, rows, 100 * done / rows));
        long left = (long) (elapsed.toMillis() * ((double) rows / done - 1));
        text.append(", ETA ").append(clock(Duration.ofMillis(left)));
      }
      return text.toString();
    }

    private static String clock(Duration time) {
      return "%02d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }
  }
}
