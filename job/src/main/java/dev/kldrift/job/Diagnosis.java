package dev.kldrift.job;

import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;

/** Finds in whatever stopped a run the one line for its user, and the exit code. */
final class Diagnosis {
  private Diagnosis() {}

  static JobFailure of(Exception failure) {
    if (failure instanceof JobFailure known) {
      return known;
    }
    for (Throwable at : causes(failure).toList()) {
      if (has(at, "FAILED_READ_FILE")) {
        return new JobFailure(
            ExitCode.BAD_DATA, "cannot read " + file(at) + ": " + reason(root(at)), failure);
      }
    }
    if (causes(failure).anyMatch(at -> has(at, "TASK_WRITE_FAILED"))
        && root(failure) instanceof IOException disk) {
      return new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write results: " + reason(disk), failure);
    }
    return new JobFailure(ExitCode.INTERNAL, "internal error: " + failure, failure);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, at -> at != null, Throwable::getCause);
  }

  private static Throwable root(Throwable failure) {
    return causes(failure).reduce((outer, inner) -> inner).orElseThrow();
  }

  private static boolean has(Throwable failure, String condition) {
    return failure instanceof SparkThrowable spark
        && String.valueOf(spark.getCondition()).startsWith(condition);
  }

  private static Path file(Throwable failedRead) {
    String uri = ((SparkThrowable) failedRead).getMessageParameters().get("path");
    return Path.getPathWithoutSchemeAndAuthority(new Path(URI.create(uri)));
  }

  private static String reason(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
