package dev.kldrift.job.bench;

import dev.kldrift.job.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How long do users wait for {@code kldrift compare}? {@code scripts/bench whole --help}. */
@Command(
    name = "scripts/bench whole",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Times whole commands of kldrift and DuckDB's whole job on the same files, and prints a"
            + " Markdown table.")
final class WholeBenchmark implements Callable<Integer> {
  @CommandLine.Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "JOB",
      split = ",",
      defaultValue = "tiny,wide,bins,partials,long",
      description = "(default: ${DEFAULT-VALUE}); tiny is always among them, as it tells the start")
  private List<String> only;

  @Option(
      names = "--scale",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "millions of pairs of wide, as in 1,4,16 (default: ${DEFAULT-VALUE})")
  private List<Integer> scales;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "of which the best count (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "of either engine (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--short",
      description = "few pairs and one run: whether it works, not how fast it is")
  private boolean brief;

  @Option(
      names = "--dir",
      defaultValue = "target/bench/whole",
      description = "where the pairs are kept and results are written (default: ${DEFAULT-VALUE})")
  private Path directory;

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new WholeBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<WholeJob> jobs = jobs();
    Path folder = Files.createDirectories(directory).toAbsolutePath();
    Report report = new Report();
    Commands commands = new Commands(folder, threads);
    commands.kldrift("--version"); // makes the archive of classes, where there is none
    WholeInput input = new WholeInput(folder, commands);
    for (WholeJob job : jobs) {
      input.of(job);
    }
    WholeTimes times = new WholeTimes();
    int rounds = brief ? 1 : runs;
    for (int round = 0; round < rounds; round++) {
      times.addEmpty(commands.emptyApplication());
      for (WholeJob job : jobs) {
        time(job, input.of(job), folder, commands, times);
      }
    }
    report.machine(threads, commands.sparkVersion(), DuckDbWhole.version());
    times.print(report, rounds);
    if (brief) {
      report.brief();
    }
    System.out.print(report);
    return 0;
  }

  private List<WholeJob> jobs() {
    List<WholeJob> all = WholeJob.all(brief, scales);
    List<String> names = all.stream().map(WholeJob::name).distinct().toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "--only is " + name + " (must be of " + names + ")");
      }
    }
    return all.stream().filter(job -> job.isTiny() || only.contains(job.name())).toList();
  }

  private void time(WholeJob job, Path input, Path folder, Commands commands, WholeTimes times)
      throws IOException, InterruptedException {
    Path scores = folder.resolve("scores.parquet");
    Path published = folder.resolve("out");
    if (Files.exists(published)) {
      TestFiles.delete(published);
    }
    double duckDb = new DuckDbWhole(threads).seconds(job, input, scores);
    Spent ours =
        commands.kldrift(
            "compare",
            "--quiet",
            "--set=report.html=off",
            "--input=" + input,
            "--output=" + published);
    DuckDbWhole.requireAgreement(job, scores, published);
    times.add(job, duckDb, ours);
  }
}
