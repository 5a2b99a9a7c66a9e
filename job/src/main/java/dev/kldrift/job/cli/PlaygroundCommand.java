package dev.kldrift.job.cli;

import dev.kldrift.job.report.Playground;
import dev.kldrift.job.run.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "playground",
    description = "Writes a page on which KL divergence can be played with: one HTML file.")
final class PlaygroundCommand implements Callable<Integer> {
  @Option(names = "--output", paramLabel = "FILE", required = true, description = "the HTML file")
  private Path output;

  @Override
  public Integer call() {
    Playground.write(output);
    return ExitCode.DONE.number();
  }
}
