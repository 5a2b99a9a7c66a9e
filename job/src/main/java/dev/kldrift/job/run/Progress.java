package dev.kldrift.job.run;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * The progress of a run, for people: one line that is redrawn on a terminal; elsewhere a line for
 * each phase that lasts, and another every 30 seconds; nothing with {@code --quiet}.
 */
public final class Progress extends SparkListener implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(500);
  private static final Duration FIRST_LINE = Duration.ofSeconds(2);
  private static final Duration LINE = Duration.ofSeconds(30);
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** When the process began, or else when the run before ended. */
  private static volatile Instant begin =
      Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

  private final PrintStream out;
  private final Instant started = begin;
  private final boolean terminal;
  private final SparkSession spark;
  private final Thread ticker = new Thread(this::tick, "kldrift-progress");
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private volatile List<String> plan = List.of();
  private volatile Phase phase;

  Progress(SparkSession spark, PrintStream out, boolean terminal, boolean quiet) {
    this.spark = spark;
    this.out = out;
    this.terminal = terminal;
    this.phase = new Phase(0, "start", 0, started);
    if (!quiet) {
      ticker.setDaemon(true);
      ticker.start();
      spark.sparkContext().addSparkListener(this);
    }
  }

  /**
   * Progress of a command, on standard error; whether that is a terminal is the launcher's to say,
   * as Java cannot tell on every version.
   */
  public static Progress of(SparkSession spark, boolean quiet) {
    return new Progress(spark, System.err, System.getenv("KLDRIFT_TERMINAL") != null, quiet);
  }

  /** When a run that has not come as far as to have progress began. */
  public static Instant begin() {
    return begin;
  }

  /** When the run began: the first of a process with that, as Java and Spark are part of it. */
  public Instant started() {
    return started;
  }

  /** Says which phases the command will go through, in their order. */
  public void plan(List<String> phases) {
    plan = List.copyOf(phases);
  }

  /** Begins a phase whose size is not known. */
  public void phase(String name) {
    phase(name, 0);
  }

  /**
   * Begins a phase that reads this many rows.
   *
   * @throws IllegalStateException if it does not come next in the plan
   */
  public void phase(String name, long rows) {
    int number = phase.number + 1;
    if (number > plan.size() || !plan.get(number - 1).equals(name)) {
      throw new IllegalStateException("phase " + number + " of " + plan + " is not " + name);
    }
    finishPhase();
    phase = new Phase(number, name, rows);
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
    out.println(
        (terminal ? CLEAR_LINE : "")
            + "kldrift: warning: "
            + PrintableText.line(Undisclosed.hide(message)));
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
        Thread.sleep(REDRAW.toMillis());
        Phase now = phase;
        if (terminal || now.isLineDue()) {
          show(now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(Phase now) {
    String line = now.number + "/" + plan.size() + " " + now;
    if (terminal) {
      out.print(CLEAR_LINE + line);
      out.flush();
    } else {
      out.println("kldrift: " + line);
    }
  }

  @Override
  public void close() {
    begin = Instant.now();
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
    private Duration nextLine = FIRST_LINE;

    Phase(int number, String name, long rows) {
      this(number, name, rows, Instant.now());
    }

    private Phase(int number, String name, long rows, Instant began) {
      this.number = number;
      this.name = name;
      this.rows = rows;
      this.began = began;
    }

    /** Whether a log should tell of it again; asked by the ticker alone. */
    boolean isLineDue() {
      boolean due = elapsed().compareTo(nextLine) >= 0;
      if (due) {
        nextLine = elapsed().plus(LINE);
      }
      return due && number > 0;
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
