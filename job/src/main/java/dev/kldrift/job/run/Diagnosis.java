package dev.kldrift.job.run;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/** Finds in whatever stopped a run the one line for its user, and the exit code. */
public final class Diagnosis {
  /** Each knows one kind; the first that does counts. */
  private static final List<Function<Throwable, Optional<JobFailure>>> KINDS =
      List.of(
          Diagnosis::known,
          Diagnosis::client,
          Diagnosis::disk,
          Diagnosis::staged,
          Diagnosis::unreadable,
          Diagnosis::unwritable,
          Diagnosis::refused,
          Diagnosis::exhausted,
          Diagnosis::memory);

  /** What reads a file, and does no more. */
  private static final List<String> READERS =
      List.of(
          "org.apache.parquet.format.",
          "org.apache.parquet.column.impl.ColumnReader",
          "org.apache.parquet.hadoop.ParquetFileReader",
          "org.apache.spark.sql.execution.datasources.parquet.",
          "org.apache.spark.sql.execution.datasources.csv.",
          "org.apache.spark.sql.execution.datasources.json.",
          "org.apache.spark.sql.execution.datasources.orc.",
          "org.apache.hadoop.mapreduce.lib.input.",
          "org.apache.spark.sql.execution.vectorized.",
          "dev.kldrift.job.arrow.");

  /** Frames that are looked at: a reader that ran out is not far from where it did. */
  private static final int DEEPEST = 40;

  /** An error of a file system that names a file of an output's staging. */
  private static final Pattern STAGED = Pattern.compile("\\bjava\\.io\\.\\w+: (.*/_staging/.*)");

  private Diagnosis() {}

  /** The failure as its user should hear of it. */
  public static JobFailure of(Throwable failure) {
    return KINDS.stream()
        .flatMap(kind -> kind.apply(failure).stream())
        .findFirst()
        .orElseGet(
            () ->
                new JobFailure(
                    ExitCode.INTERNAL, "internal error: " + initialiser(failure), failure));
  }

  /** What went wrong in an initialiser rather than that one did. */
  private static Throwable initialiser(Throwable failure) {
    return failure instanceof ExceptionInInitializerError && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * As {@link #of}, where the user's own SQL may give our functions what they refuse; and where
   * Spark refuses it, it is what the command was given, and no configuration.
   */
  public static JobFailure ofStatement(Throwable failure) {
    return causes(failure)
        .filter(IllegalArgumentException.class::isInstance)
        .filter(Diagnosis::isOfFunction)
        .findFirst()
        .map(at -> new JobFailure(ExitCode.BAD_DATA, at.getMessage(), failure))
        .or(
            () ->
                spark(failure)
                    .filter(at -> has(at, "USER_RAISED_EXCEPTION"))
                    .findFirst()
                    .map(
                        at ->
                            new JobFailure(
                                ExitCode.BAD_DATA, SparkMessage.of((Throwable) at), failure)))
        .or(
            () ->
                refused(failure)
                    .filter(at -> at.exitCode() == ExitCode.BAD_CONFIG)
                    .map(at -> new JobFailure(ExitCode.BAD_DATA, at.getMessage(), failure)))
        .orElseGet(() -> of(failure));
  }

  /** By the first frame of ours: what a function says is for whoever called it. */
  private static boolean isOfFunction(Throwable refusal) {
    return Arrays.stream(refusal.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> name.startsWith("dev.kldrift."))
        .findFirst()
        .filter(name -> !name.startsWith("dev.kldrift.job."))
        .isPresent();
  }

  /** As {@link #of}, where tables were published before. */
  public static JobFailure afterPublishing(Throwable failure) {
    JobFailure found = of(failure);
    return new JobFailure(
        found.exitCode(), "results are published, but then: " + found.getMessage(), failure);
  }

  /** As {@link #of}, where Spark does not start: a port, a master, a number. */
  public static JobFailure atStart(Throwable failure) {
    return disk(failure)
        .orElseGet(
            () ->
                new JobFailure(
                    ExitCode.BAD_CONFIG, "cannot start Spark: " + Reason.of(failure), failure));
  }

  private static Optional<JobFailure> known(Throwable failure) {
    return causes(failure)
        .filter(JobFailure.class::isInstance)
        .map(JobFailure.class::cast)
        .findFirst();
  }

  private static Optional<JobFailure> client(Throwable failure) {
    return MissingClient.of(failure)
        .map(missing -> new JobFailure(ExitCode.BAD_CONFIG, missing, failure));
  }

  private static Optional<JobFailure> disk(Throwable failure) {
    return DiskProblem.of(failure)
        .map(
            problem ->
                new JobFailure(
                    ExitCode.CANNOT_PUBLISH,
                    problem.scratch()
                        ? "cannot write Spark's temporary files: "
                            + problem.message()
                            + " (make room in spark.local.dir, or name another)"
                        : "cannot write results: " + problem.message(),
                    failure));
  }

  /** Files that we write ourselves, and read back, are not the input, whatever fails in them. */
  private static Optional<JobFailure> staged(Throwable failure) {
    return causes(failure)
        .map(at -> STAGED.matcher(String.valueOf(at)))
        .filter(Matcher::find)
        .findFirst()
        .map(
            found ->
                new JobFailure(
                    ExitCode.CANNOT_PUBLISH, "cannot write results: " + found.group(1), failure));
  }

  private static Optional<JobFailure> unreadable(Throwable failure) {
    return spark(failure)
        .filter(at -> has(at, "FAILED_READ_FILE"))
        .findFirst()
        .map(
            at ->
                new JobFailure(
                    ExitCode.BAD_DATA,
                    "cannot read " + file(at) + ": " + Reason.of(Reason.root(failure)),
                    failure));
  }

  private static Optional<JobFailure> unwritable(Throwable failure) {
    return spark(failure).anyMatch(at -> has(at, "TASK_WRITE_FAILED"))
            && Reason.root(failure) instanceof IOException disk
        ? Optional.of(
            new JobFailure(
                ExitCode.CANNOT_PUBLISH, "cannot write results: " + Reason.of(disk), failure))
        : Optional.empty();
  }

  /** What Spark says no to before or while it computes is for the user to mend. */
  private static Optional<JobFailure> refused(Throwable failure) {
    return spark(failure)
        .filter(at -> at instanceof AnalysisException || isOfData(at))
        .findFirst()
        .map(at -> new JobFailure(refusal(at), SparkMessage.of((Throwable) at), failure));
  }

  /** SQL states: 0A is what is not supported, 22 a value, 42 a name or type, KD a data source. */
  private static boolean isOfData(SparkThrowable failure) {
    return String.valueOf(failure.getSqlState()).matches("(0A|22|42|KD).*");
  }

  private static ExitCode refusal(SparkThrowable failure) {
    if (has(failure, "PATH_NOT_FOUND")) {
      return ExitCode.NO_INPUT;
    }
    boolean name =
        Stream.of("UNRESOLVED", "AMBIGUOUS", "PARSE_", "INVALID_IDENTIFIER", "INVALID_CONF")
            .anyMatch(condition -> has(failure, condition));
    return name ? ExitCode.BAD_CONFIG : ExitCode.BAD_DATA;
  }

  /** Memory or stack that ran out in code that takes as much of it as a stranger's file says. */
  private static Optional<JobFailure> exhausted(Throwable failure) {
    return causes(failure)
        .filter(at -> at instanceof OutOfMemoryError || at instanceof StackOverflowError)
        .filter(Diagnosis::reads)
        .findFirst()
        .map(
            at ->
                new JobFailure(
                    ExitCode.BAD_DATA,
                    "cannot read the input: "
                        + Reason.of(at)
                        + " (give Spark more, as in KLDRIFT_SUBMIT_ARGS=\"--driver-memory 8g\","
                        + " or write shorter rows)",
                    failure));
  }

  /** By the frame nearest to where it ran out: the same packages write results. */
  private static boolean reads(Throwable exhausted) {
    return Arrays.stream(exhausted.getStackTrace())
        .limit(DEEPEST)
        .map(StackTraceElement::getClassName)
        .filter(name -> READERS.stream().anyMatch(name::startsWith))
        .findFirst()
        .filter(name -> !name.contains("Writ"))
        .isPresent();
  }

  private static Optional<JobFailure> memory(Throwable failure) {
    return causes(failure)
        .filter(OutOfMemoryError.class::isInstance)
        .findFirst()
        .map(
            at ->
                new JobFailure(
                    ExitCode.INTERNAL,
                    "internal error: out of memory (give Spark more, as in"
                        + " KLDRIFT_SUBMIT_ARGS=\"--driver-memory 8g\")",
                    failure));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Reason.chain(failure);
  }

  private static Stream<SparkThrowable> spark(Throwable failure) {
    return causes(failure).filter(SparkThrowable.class::isInstance).map(SparkThrowable.class::cast);
  }

  private static boolean has(SparkThrowable failure, String condition) {
    return String.valueOf(SparkMessage.condition(failure)).startsWith(condition);
  }

  private static String file(SparkThrowable failedRead) {
    String uri = failedRead.getMessageParameters().get("path");
    try {
      return Path.getPathWithoutSchemeAndAuthority(new Path(URI.create(uri))).toString();
    } catch (IllegalArgumentException e) {
      return String.valueOf(uri); // of a name that is no URI
    }
  }
}
