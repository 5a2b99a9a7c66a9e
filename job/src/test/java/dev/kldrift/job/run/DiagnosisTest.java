package dev.kldrift.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kldrift.job.TestSpark;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is thrown has a code and a line. */
class DiagnosisTest {
  private static final String READER =
      "org.apache.spark.sql.execution.vectorized.OnHeapColumnVector";
  private static final String REMEDY =
      " (give Spark more, as in KLDRIFT_SUBMIT_ARGS=\"--driver-memory 8g\", or write shorter rows)";

  private static final String FULL = "No space left on device";

  static Stream<Arguments> anything() {
    JobFailure known = new JobFailure(ExitCode.NO_INPUT, "input not found: x");
    IOException full = new IOException(FULL);
    RuntimeException suppressing = new RuntimeException("closing");
    suppressing.addSuppressed(full);
    return Stream.of(
        of(known, ExitCode.NO_INPUT, "input not found: x"),
        of(new ExecutionException(known), ExitCode.NO_INPUT, "input not found: x"),
        of(full, ExitCode.CANNOT_PUBLISH, "cannot write results: " + FULL),
        of(fsError(), ExitCode.CANNOT_PUBLISH, "cannot write results: " + FULL),
        of(
            new SparkException("x", fsError()),
            ExitCode.CANNOT_PUBLISH,
            "cannot write results: " + FULL),
        of(suppressing, ExitCode.CANNOT_PUBLISH, "cannot write results: " + FULL),
        of(
            new UncheckedIOException(new IOException("/out/x: Read-only file system")),
            ExitCode.CANNOT_PUBLISH,
            "cannot write results: Read-only file system"),
        of(
            new IOException("Mkdirs failed to create file:/out/x (exists=false, cwd=file:/)"),
            ExitCode.CANNOT_PUBLISH,
            "cannot write results: Mkdirs failed to create file:/out/x"),
        of(
            new OutOfMemoryError("Java heap space"),
            ExitCode.INTERNAL,
            "internal error: out of memory (give Spark more, as in"
                + " KLDRIFT_SUBMIT_ARGS=\"--driver-memory 8g\")"),
        of(
            new StackOverflowError(),
            ExitCode.INTERNAL,
            "internal error: java.lang.StackOverflowError"),
        of(
            new NoClassDefFoundError("a/B"),
            ExitCode.INTERNAL,
            "internal error: java.lang.NoClassDefFoundError: a/B"),
        of(
            new ExceptionInInitializerError(new IllegalStateException("no such zone")),
            ExitCode.INTERNAL,
            "internal error: java.lang.IllegalStateException: no such zone"),
        of(
            thrownIn(new OutOfMemoryError("Java heap space"), READER),
            ExitCode.BAD_DATA,
            "cannot read the input: it takes more memory than there is" + REMEDY),
        of(
            new SparkException("x", thrownIn(new StackOverflowError(), READER)),
            ExitCode.BAD_DATA,
            "cannot read the input: it is nested too deep" + REMEDY),
        of(
            thrownIn(
                new OutOfMemoryError("Java heap space"),
                "org.apache.spark.sql.execution.datasources.parquet.ParquetOutputWriter"),
            ExitCode.INTERNAL,
            "internal error: out of memory (give Spark more, as in"
                + " KLDRIFT_SUBMIT_ARGS=\"--driver-memory 8g\")"),
        of(
            thrownIn(new OutOfMemoryError("Java heap space"), "org.apache.spark.sql.catalyst.X"),
            ExitCode.INTERNAL,
            "internal error: out of memory (give Spark more, as in"
                + " KLDRIFT_SUBMIT_ARGS=\"--driver-memory 8g\")"),
        of(
            new InterruptedException(),
            ExitCode.INTERNAL,
            "internal error: java.lang.InterruptedException"));
  }

  private static <T extends Throwable> T thrownIn(T thrown, String className) {
    thrown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.util.Arrays", "copyOf", "Arrays.java", 1),
          new StackTraceElement(className, "reserve", "X.java", 1)
        });
    return thrown;
  }

  private static Arguments of(Throwable thrown, ExitCode exitCode, String line) {
    return Arguments.of(thrown, exitCode, line);
  }

  /** The real thing, as no constructor is public. */
  private static FSError fsError() {
    return (FSError)
        catchThrowable(
            () -> {
              FileSystem raw = FileSystem.getLocal(new Configuration()).getRawFileSystem();
              try (OutputStream out = raw.append(new Path("/dev/full"))) {
                out.write(new byte[1 << 16]);
                out.flush();
              }
            });
  }

  /** Hadoop's own exceptions for stores that nobody has given Spark the client of. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gs://b/x | org.apache.hadoop:hadoop-gcp:
          oss://b/x | client of oss:// here (add its jar)
          s3://b/x | s3a://
          """)
  void client_thatIsMissing_isNamedWithTheRemedy(String path, String remedy) {
    Throwable missing = catchThrowable(() -> new Path(path).getFileSystem(new Configuration()));
    assertThat(missing).isNotNull();
    JobFailure failure = Diagnosis.of(missing);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_CONFIG);
    assertThat(failure.getMessage()).contains(remedy).startsWith("Spark has no client of ");
  }

  @Test
  void client_ofS3_isThePackageOfThisHadoop() {
    String type = "org.apache.hadoop.fs.s3a.S3AFileSystem";
    Exception missing = new ClassNotFoundException("Class " + type + " not found");
    assertThat(Reason.of(new IOException("listing", new RuntimeException(missing))))
        .isEqualTo(
            "Spark has no client of this store: "
                + type
                + " is missing (add it, as in KLDRIFT_SUBMIT_ARGS='--packages"
                + " org.apache.hadoop:hadoop-aws:"
                + VersionInfo.getVersion()
                + "')");
  }

  @ParameterizedTest
  @MethodSource("anything")
  void of_anything_hasItsCodeAndLine(Throwable thrown, ExitCode exitCode, String line) {
    JobFailure failure = Diagnosis.of(thrown);
    assertThat(failure.getMessage()).isEqualTo(line);
    assertThat(failure.exitCode()).isEqualTo(exitCode);
  }

  /** Spark makes text of what a task threw where it cannot send the exception itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "org.apache.spark.storage.DiskBlockObjectWriter.commit | Spark's temporary files: No space"
            + " left on device (make room in spark.local.dir, or name another)",
        "org.apache.spark.util.collection.unsafe.sort.UnsafeSorterSpillWriter.write | Spark's"
            + " temporary files: No space left on device (make room in spark.local.dir, or name"
            + " another)",
        "org.apache.parquet.hadoop.ParquetFileWriter.end | results: No space left on device",
        "org.apache.spark.sql.execution.datasources.FileFormatWriter$.write | results: No space"
            + " left on device",
      })
  void of_textOfAFailedTask_tellsResultsFromScratch(String frame, String what) {
    String text =
        "Job aborted due to stage failure: Task 0 in stage 3.0 failed 1 times, most recent failure:"
            + " Lost task 0.0 in stage 3.0 (TID 3) (host executor driver): java.io.IOException: "
            + FULL
            + "\n\tat java.base/java.io.FileOutputStream.writeBytes(Native Method)\n\tat "
            + frame
            + "(X.scala:1)\n\tat org.apache.spark.sql.execution.datasources.Y.z(Y.scala:2)"
            + "\n\tat org.apache.spark.storage.Z.a(Z.scala:3)";
    JobFailure failure = Diagnosis.of(new SparkException(text));
    assertThat(failure.getMessage()).isEqualTo("cannot write " + what);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select nosuch from range(1) | BAD_CONFIG | nosuch",
        "select 1 +* 2 | BAD_CONFIG | yntax error",
        "select * from parquet.`/no/such/folder` | NO_INPUT | /no/such/folder",
        "select sum(array(1)) from range(1) | BAD_DATA | sum",
        "select cast('x' as int) + 1 from range(1) | BAD_DATA | 'x'",
      })
  void of_whatSparkRefuses_isNoInternalError(String query, ExitCode exitCode, String named) {
    JobFailure failure =
        Diagnosis.of(catchThrowable(() -> TestSpark.session().sql(query).collectAsList()));
    assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(exitCode);
    assertThat(failure.getMessage()).contains(named).doesNotContain("SQLSTATE", "\n");
    assertThat(failure.getMessage()).doesNotStartWith("[");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job aborted due to stage failure: Task 0 in stage 3.0 failed 1 times: java.io.IOException:"
            + " cannot create hdfs://a/out/_staging/run_date=2026-11-22/x.parquet\n\tat a.B.c(B.java:1)",
        "[FAILED_READ_FILE] java.io.FileNotFoundException: cannot create"
            + " hdfs://a/out/_staging/run_date=2026-11-22/x.parquet"
      })
  void of_faultInStaging_isOfTheOutput(String text) {
    JobFailure failure = Diagnosis.of(new SparkException(text));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH);
    assertThat(failure.getMessage())
        .isEqualTo(
            "cannot write results: cannot create"
                + " hdfs://a/out/_staging/run_date=2026-11-22/x.parquet");
  }

  @Test
  void reason_silentException_saysWhat() {
    assertThat(Reason.of(new RuntimeException(new EOFException()))).isEqualTo("it ends too early");
    assertThat(Reason.of(new NullPointerException()))
        .isEqualTo("it is damaged (NullPointerException)");
    assertThat(Reason.of(new IOException("null"))).isEqualTo("it is damaged (IOException)");
    assertThat(Reason.of(new RuntimeException("2399427987to be read")))
        .isEqualTo("2399427987 to be read");
  }
}
