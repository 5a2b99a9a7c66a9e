package dev.kldrift.job.cli;

import dev.kldrift.job.config.RunPlaces;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.record.RunEnd;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report-failure",
    description = {
      "Records and tells that the run of a date was killed, for whoever has started it.",
      "A run that ended by itself has told it, and nothing is done."
    })
final class ReportFailureCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(
      names = "--exit-status",
      paramLabel = "STATUS",
      defaultValue = "",
      description = "exit code of the run, or the name of the signal that killed it")
  private String status;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "why it ended, as in oom-kill")
  private String reason;

  @Override
  public Integer call() {
    Settings settings = options.settings();
    boolean told =
        Arrays.stream(ExitCode.values()).anyMatch(code -> status.equals("" + code.number()));
    if (!told) {
      String how = status.isEmpty() ? "" : " (" + status + ")";
      new RunEnd(
              "nightly",
              RunPlaces.of(settings, Clock.systemUTC()),
              Instant.now(),
              Sessions.hadoop(),
              Sessions::warn)
          .neverBegan(new JobFailure(ExitCode.INTERNAL, "the run was killed: " + reason + how));
    }
    return ExitCode.DONE.number();
  }
}
