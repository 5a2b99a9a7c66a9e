package dev.kldrift.job.record;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.PublishConfig;
import dev.kldrift.job.config.RunPlaces;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.publish.OutputPath;
import dev.kldrift.job.publish.PublishedTables;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.publish.StorePromise;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Interruption;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.table.ResultTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The frame around the work of every command: it keeps others off the output, leaves a record and
 * metrics if the work fails, and nothing in staging.
 */
public final class OutputRun {
  private final SparkSession spark;
  private final String command;
  private final CompareConfig config;
  private final Progress progress;
  private final Configuration hadoop;
  private final Instant started;
  private final RunEnd end;

  public OutputRun(SparkSession spark, String command, CompareConfig config, Progress progress) {
    this.spark = spark;
    this.command = command;
    this.config = config;
    this.progress = progress;
    this.hadoop = spark.sessionState().newHadoopConf();
    this.started = progress.started();
    this.end = end(RunPlaces.of(config));
  }

  /** The command that runs. */
  public String command() {
    return command;
  }

  /** When this object was made, as the work began. */
  public Instant started() {
    return started;
  }

  /** The file system settings of the session. */
  public Configuration hadoop() {
    return hadoop;
  }

  /** The run has published results, and done what comes after. */
  public void ended(ExitCode exitCode, UnaryOperator<RunMetrics> found) {
    end.succeeded(exitCode, progress.seconds(), found);
  }

  /**
   * Does a command's work with the output to itself.
   *
   * @param inputs what the command reads, which may not lie in the output
   * @param phases what it goes through
   * @param step where it stages, as {@link #step}
   * @throws JobFailure for whatever stops the work; it is recorded, and what was published before
   *     is untouched
   */
  public <T> T alone(
      List<String> inputs, List<String> phases, String step, Function<OutputFolder, T> work) {
    progress.plan(phases);
    try {
      OutputPath.requireOutside(config.output(), inputs, hadoop);
      StorePromise.of(new Path(config.output()), hadoop)
          .warnings(config.publish().format() == PublishConfig.Format.FILES)
          .forEach(progress::warn);
      return OutputLock.holding(
          config.output(),
          hadoop,
          () -> {
            PublishedTables.claim(config.output(), config.publish(), spark, hadoop);
            return step(step, output -> recorded(output, work));
          });
    } catch (Throwable e) { // Errors too: Hadoop has one for a full disk
      JobFailure failure = Diagnosis.of(e);
      RunEnd failed = end(RunPlaces.of(config).reading(inputs));
      if (failure.exitCode() == ExitCode.LOCKED) {
        failed.neverBegan(failure);
      } else {
        failed.failed(failure, progress.seconds());
      }
      throw failure;
    }
  }

  private RunEnd end(RunPlaces places) {
    return new RunEnd(command, places, started, hadoop, progress::warn);
  }

  /**
   * Does work for which somebody holds the output and records failures.
   *
   * @param step name of the work among those of a command that stage apart, or nothing
   */
  public <T> T step(String step, Function<OutputFolder, T> work) {
    OutputFolder output = OutputFolder.open(config.output(), config.runDate(), step, hadoop);
    try {
      return work.apply(output);
    } finally {
      clear(output);
    }
  }

  /**
   * Publishes tables with the row that says so, and records it, which a signal does not part.
   *
   * @param tables with that row, or it is staged now
   * @return writes the record once more, with who has been told about alerts
   * @throws JobFailure if they cannot be published
   * @throws IllegalStateException if one is not as it should be
   */
  public Consumer<List<SinkOutcome>> publish(RunTables tables, RunRecord record) {
    Instant finished = Instant.now();
    if (!tables.has(ResultTable.RUNS)) {
      tables.writeFew(
          ResultTable.RUNS,
          spark.createDataFrame(
              List.of(record.row(finished)), ResultTable.RUNS.definition().schema()),
          List.of());
    }
    tables.prepare();
    tables.output().confirmLock();
    Map<String, Double> seconds = progress.seconds();
    Consumer<List<SinkOutcome>> write =
        told ->
            tables
                .output()
                .notes()
                .writeRecord(
                    record.json(config.runDate(), record.ending(config), finished, seconds, told));
    Interruption.end(
        () -> {
          tables.publish(record.identity().runId());
          published(Executors.callable(() -> write.accept(List.of())));
        });
    return write;
  }

  /**
   * Does what comes after tables have been published.
   *
   * @throws JobFailure that says they have been, for whatever stops it
   */
  public <T> T published(Callable<T> work) {
    try {
      return work.call();
    } catch (Throwable e) {
      throw Diagnosis.afterPublishing(e);
    }
  }

  private <T> T recorded(OutputFolder output, Function<OutputFolder, T> work) {
    Interruption.begin(new Stop(output));
    try {
      T result = work.apply(output);
      Interruption.end(() -> {});
      return result;
    } catch (Throwable e) {
      JobFailure failure = Diagnosis.of(e);
      Interruption.end(
          () -> {
            clear(output); // a full disk has room for a record then
            record(output, failure);
          });
      throw failure;
    }
  }

  /** The failure itself matters more than a record that cannot be written. */
  private void record(OutputFolder output, JobFailure failure) {
    try {
      if (!isPublishedByAnother()) {
        output
            .notes()
            .writeRecord(
                RunRecord.failed(
                    command, config.runDate(), started, failure.exitCode(), failure.getMessage()));
      }
    } catch (JobFailure unwritable) {
      failure.addSuppressed(unwritable);
    }
  }

  /**
   * Whether the date has results that a failure of this command says nothing about. One of the
   * command that made them does: what it published before it failed may be newer than they are.
   */
  private boolean isPublishedByAnother() {
    return PastRun.read(config.output(), config.runDate(), hadoop)
        .filter(run -> !run.hasFailed() && !run.command().equals(command))
        .isPresent();
  }

  /** The end of this run by a signal. */
  private final class Stop implements Interruption.Stoppable {
    private final OutputFolder output;

    Stop(OutputFolder output) {
      this.output = output;
    }

    @Override
    public void stop(ExitCode how, String reason) {
      progress.close();
      OutputRun.this.clear(output);
      JobFailure failure = new JobFailure(how, reason);
      record(output, failure);
      end.stopped(failure, progress.seconds());
    }

    @Override
    public void clear() {
      OutputRun.this.clear(output);
      OutputLock.giveUpAll();
    }
  }

  private void clear(OutputFolder output) {
    output.clearStagingQuietly(progress::warn);
  }
}
