package dev.kldrift.job.cli;

import dev.kldrift.job.ApproximateJob;
import dev.kldrift.job.config.ApproximateConfig;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.RunCounts;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "approximate",
    description = "Fits families of distributions to histograms, under either KL, and publishes.")
final class ApproximateCommand implements Callable<Integer> {
  @Mixin private PairOptions options;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      split = ",",
      required = true,
      description = "uniform, piecewise-4, gaussian, ...; a comma between several")
  private List<String> families = new ArrayList<>();

  @Option(
      names = "--objective",
      paramLabel = "KL",
      defaultValue = "both",
      description = "kl_pq covers all mass of p, kl_qp seeks its mode; or both (the default)")
  private String objective;

  @Option(
      names = "--references",
      paramLabel = "PATH",
      description = "Parquet with name and p, the histograms that the family mix mixes")
  private String references;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    ApproximateConfig config =
        ApproximateConfig.of(
            families,
            objective,
            Optional.ofNullable(references),
            options.settings(),
            Clock.systemUTC());
    RunRecord run = run(config);
    if (!quiet) {
      print(run, config.compare().output());
    }
    return ExitCode.DONE.number();
  }

  private RunRecord run(ApproximateConfig config) throws IOException {
    try (SparkSession spark = Sessions.open("kldrift approximate " + config.compare().runDate());
        Progress progress = Progress.of(spark, quiet)) {
      return new ApproximateJob(spark, config, progress).run();
    }
  }

  private static void print(RunRecord run, String output) {
    RunCounts counts = run.counts();
    System.out.printf(
        Locale.ROOT,
        "run %s%nrows read %,d = approximated %,d + quarantined %,d%nresults%n  %s/%s%n",
        run.identity().runId(),
        counts.read(),
        counts.combined(),
        counts.quarantined(),
        PrintableText.line(output),
        ResultTable.APPROXIMATION.folder());
  }
}
