package dev.kldrift.job;

import dev.kldrift.job.cli.KldriftCommand;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Interruption;

/** Entry point for spark-submit. */
public final class Main {
  private Main() {}

  /** Runs a command and exits with its {@link ExitCode}. */
  public static void main(String[] args) {
    Interruption.watch();
    Interruption.exit(KldriftCommand.execute(args));
  }
}
