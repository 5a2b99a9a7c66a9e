package dev.kldrift.job.cli;

import dev.kldrift.job.publish.VerifyOutput;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PrintableText;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Checks that published files are as they were published: rows, bytes, content, none too many.",
      "Ends with 65 and a line for each fault if not."
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(names = "--output", required = true, paramLabel = "DIR", description = "the output")
  private String output;

  @Option(
      names = "--run-date",
      paramLabel = "DATE",
      converter = DateText.class,
      description = "one date (default: all)")
  private String runDate;

  @Override
  public Integer call() {
    Optional<LocalDate> date = Optional.ofNullable(runDate).map(LocalDate::parse);
    VerifyOutput.Found found =
        new VerifyOutput(output, Sessions.hadoop())
            .verify(date, fault -> System.out.println(PrintableText.line(fault)));
    System.out.printf(
        Locale.ROOT,
        "%,d files of %,d run dates are as published: %,d rows, %,d bytes%n",
        found.files(),
        found.dates(),
        found.rows(),
        found.bytes());
    if (found.unknown() > 0) {
      System.out.printf(
          Locale.ROOT,
          "%,d files have no manifest, as of earlier versions: not checked%n",
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
}
