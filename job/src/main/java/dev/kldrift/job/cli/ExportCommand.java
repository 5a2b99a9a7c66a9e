package dev.kldrift.job.cli;

import dev.kldrift.job.ExportJob;
import dev.kldrift.job.export.ExportFormat;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Writes a result table of one date as Arrow, CSV or JSON lines.")
final class ExportCommand implements Callable<Integer> {
  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      required = true,
      converter = FolderText.class,
      description = "where the result tables are")
  private String output;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      description = "one of ${COMPLETION-CANDIDATES}")
  private ResultTable table;

  @Option(
      names = "--run-date",
      paramLabel = "DATE",
      required = true,
      converter = DateText.class,
      description = "date of the results, YYYY-MM-DD")
  private String runDate;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "ARROW",
      description = "one of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private ExportFormat format;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "file to write; with the ending .arrows, an Arrow stream")
  private Path to;

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = Sessions.open("kldrift export " + runDate)) {
      long rows = new ExportJob(spark, output, LocalDate.parse(runDate)).run(table, format, to);
      System.out.printf(
          "%,d rows of %s in %s%n", rows, table.folder(), PrintableText.line(to.toString()));
    }
    return 0;
  }
}
