package dev.kldrift.job.cli;

import dev.kldrift.job.publish.VerifyOutput;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PrintableText;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Checks that results are as they were published: rows, bytes, content, none too many.",
      "Ends with 65 and a line for each fault if not."
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      converter = FolderText.class,
      description = "the output")
  private String output;

  @Option(
      names = "--run-date",
      paramLabel = "DATE",
      converter = DateText.class,
      description = "one date (default: all)")
  private String runDate;

  @Override
  public Integer call() throws IOException {
    Optional<LocalDate> date = Optional.ofNullable(runDate).map(LocalDate::parse);
    VerifyOutput check = new VerifyOutput(output, Sessions.hadoop());
    VerifyOutput.Found found = found(check, date);
    String parts = check.needsSpark() ? "tables" : "files";
    System.out.printf(
        Locale.ROOT,
        "%,d %s of %,d run dates are as published: %,d rows, %,d bytes%n",
        found.files(),
        parts,
        found.dates(),
        found.rows(),
        found.bytes());
    if (found.unknown() > 0) {
      System.out.printf(
          Locale.ROOT,
          check.needsSpark()
              ? "%,d of them have no hash of their rows, as of earlier versions: only counted%n"
              : "%,d files have no manifest, as of earlier versions: not checked%n",
          found.unknown());
    }
    if (found.faults() > 0) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s is not as it was published: %,d faults (run the dates again)"
              .formatted(output, found.faults()));
    }
    return ExitCode.DONE.number();
  }

  private static VerifyOutput.Found found(VerifyOutput check, Optional<LocalDate> date)
      throws IOException {
    Consumer<String> tell = fault -> System.out.println(PrintableText.line(fault));
    if (!check.needsSpark()) {
      return check.verify(date, tell);
    }
    try (SparkSession spark = Sessions.open("kldrift verify")) {
      SparkSession.setActiveSession(spark);
      return check.verify(spark, date, tell);
    }
  }
}
