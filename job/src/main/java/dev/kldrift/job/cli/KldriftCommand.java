package dev.kldrift.job.cli;

import dev.kldrift.job.BuildVersion;
import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.NameEncoding;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command {@code kldrift}. */
@Command(
    name = "kldrift",
    mixinStandardHelpOptions = true,
    versionProvider = KldriftCommand.Version.class,
    description = "Drift of histogram pairs: which distributions moved, which way, by how much.",
    subcommands = {
      CompareCommand.class,
      ApproximateCommand.class,
      NightlyCommand.class,
      BackfillCommand.class,
      ProfileCommand.class,
      SurpriseCommand.class,
      ValidateCommand.class,
      DoctorCommand.class,
      FunctionsCommand.class,
      GenerateCommand.class,
      CommandLine.HelpCommand.class
    },
    scope = CommandLine.ScopeType.INHERIT)
public final class KldriftCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given (try --help)");
  }

  /** Runs the command line; the exit code of {@link ExitCode}. */
  public static int execute(String... args) {
    CommandLine command =
        new CommandLine(new KldriftCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(KldriftCommand::usage)
            .setExecutionExceptionHandler(KldriftCommand::failed);
    try {
      NameEncoding.ofJvm().requireArguments(List.of(args));
    } catch (JobFailure e) {
      error(command, e.getMessage());
      return e.exitCode().number();
    }
    return command.execute(args);
  }

  private static int usage(ParameterException e, String[] args) {
    error(e.getCommandLine(), UsageMessage.of(e));
    return ExitCode.USAGE.number();
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof JobFailure failure && failure.exitCode() != ExitCode.INTERNAL) {
      error(command, failure.getMessage());
      return failure.exitCode().number();
    }
    error(command, e instanceof JobFailure ? e.getMessage() : "internal error: " + e);
    e.printStackTrace(command.getErr());
    return ExitCode.INTERNAL.number();
  }

  /** One line, whatever the message was made of. */
  private static void error(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("kldrift: error: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }

  /** The version of the build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"kldrift " + BuildVersion.text()};
    }
  }
}
