package dev.kldrift.job.cli;

import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.sql.ResultViews;
import dev.kldrift.job.sql.Statements;
import dev.kldrift.sql.DriftCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "sql",
    description = {
      "Runs Spark SQL with the functions of catalog drift.",
      "Without -e or -f it reads statements from standard input, each ended by a semicolon."
    })
final class SqlCommand implements Callable<Integer> {
  private static final class Script {
    @Option(names = "-e", paramLabel = "QUERY", description = "statements to run")
    private String text;

    @Option(names = "-f", paramLabel = "FILE", description = "file of statements to run")
    private Path file;
  }

  @ArgGroup private Script script = new Script();

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      converter = FolderText.class,
      description = "open the result tables there as views: divergence, summary, runs, ...")
  private String output;

  @Option(
      names = "--rows",
      defaultValue = "1000",
      description = "most rows printed of a query; default: ${DEFAULT-VALUE}")
  private int rows;

  @Override
  public Integer call() throws IOException {
    if (rows < 0) {
      throw new JobFailure(ExitCode.USAGE, "--rows is " + rows + " (must be 0 or more)");
    }
    try (SparkSession spark = Sessions.open("kldrift sql")) {
      DriftCatalog.register(spark);
      spark.conf().set("spark.sql.session.timeZone", "UTC");
      if (output != null) {
        new ResultViews(spark, output).open();
      }
      if (script.text == null && script.file == null) {
        converse(spark);
      } else {
        Statements.of(script.text == null ? read(script.file) : script.text)
            .forEach(statement -> run(spark, statement));
      }
    }
    return ExitCode.DONE.number();
  }

  private static String read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new JobFailure(ExitCode.NO_INPUT, "-f: " + file + " is a folder (must be a file)");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "-f: file not found: " + file + " (must be there, with statements)",
          e);
    } catch (CharacterCodingException e) {
      throw new JobFailure(ExitCode.BAD_DATA, "-f: " + file + " is not UTF-8 (must be)", e);
    } catch (IOException e) {
      throw new JobFailure(ExitCode.NO_INPUT, "-f: cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private void run(SparkSession spark, String statement) {
    try {
      new SqlPrinter(System.out, rows).print(spark.sql(statement));
    } catch (Exception e) { // Spark declares none of its own
      throw Diagnosis.ofStatement(e);
    }
  }

  /** A statement that fails is told, and the next one may follow. */
  private void converse(SparkSession spark) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    Statements statements = new Statements();
    prompt(statements);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (statements.isBlank() && line.strip().matches("(?i)(quit|exit);?")) {
        return;
      }
      for (String statement : statements.add(line + "\n")) {
        converse(spark, statement);
      }
      prompt(statements);
    }
    if (!statements.isBlank()) { // the last one, as of a script
      converse(spark, statements.rest());
    }
  }

  private void converse(SparkSession spark, String statement) {
    try {
      run(spark, statement);
    } catch (JobFailure e) {
      System.out.println("error: " + PrintableText.line(e.getMessage()));
    }
  }

  /** The launcher knows whether somebody looks at standard error. */
  private static void prompt(Statements statements) {
    if ("1".equals(System.getenv("KLDRIFT_TERMINAL"))) {
      System.err.print(statements.isBlank() ? "kldrift> " : "       > ");
      System.err.flush();
    }
  }
}
