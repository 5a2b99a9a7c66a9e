package dev.kldrift.job.cli;

import dev.kldrift.job.run.BuildVersion;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Interruption;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.NameEncoding;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.Undisclosed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command {@code kldrift}. */
@Command(
    name = "kldrift",
    mixinStandardHelpOptions = true,
    versionProvider = KldriftCommand.Version.class,
    description = "Drift of histogram pairs: which distributions moved, which way, by how much.",
    subcommands = {
      CompareCommand.class,
      DiffCommand.class,
      ApproximateCommand.class,
      NightlyCommand.class,
      BackfillCommand.class,
      ProfileCommand.class,
      RebinCommand.class,
      SurpriseCommand.class,
      ReportCommand.class,
      PlaygroundCommand.class,
      ValidateCommand.class,
      DoctorCommand.class,
      PruneCommand.class,
      VerifyCommand.class,
      AcceptCommand.class,
      ReportFailureCommand.class,
      FunctionsCommand.class,
      GenerateCommand.class,
      ExportCommand.class,
      SqlCommand.class,
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
            .registerConverter(Path.class, new FileText())
            .setParameterExceptionHandler(KldriftCommand::usage)
            .setExecutionExceptionHandler((e, called, parsed) -> failed(e, called));
    Undisclosed.clear();
    try {
      NameEncoding.ofJvm().requireArguments(List.of(args));
      return command.execute(args);
    } catch (Throwable e) { // picocli hands over exceptions, but no Error
      return failed(e, command);
    }
  }

  private static int usage(ParameterException e, String[] args) {
    error(e.getCommandLine(), UsageMessage.of(e));
    return ExitCode.USAGE.number();
  }

  private static int failed(Throwable e, CommandLine command) {
    return Interruption.whole(
        () -> {
          JobFailure failure = Diagnosis.of(e);
          error(command, failure.getMessage());
          if (failure.exitCode() == ExitCode.INTERNAL) {
            trace(e, command.getErr());
          }
          return failure.exitCode().number();
        });
  }

  /** Where a fault of ours is; an Error of the machine is told by its line and in the log. */
  private static void trace(Throwable e, PrintWriter err) {
    if (Reason.isError(e)) {
      if (System.getenv("KLDRIFT_LOG_FILE") != null) {
        System.getLogger(KldriftCommand.class.getName()).log(Level.INFO, "ended by an error", e);
      }
      return;
    }
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    trace
        .toString()
        .lines()
        .map(line -> PrintableText.of(Undisclosed.hide(line).replace("\t", "    "), 1000))
        .forEach(err::println);
    err.flush();
  }

  /** One line, whatever the message was made of. */
  private static void error(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("kldrift: error: " + PrintableText.line(message));
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
