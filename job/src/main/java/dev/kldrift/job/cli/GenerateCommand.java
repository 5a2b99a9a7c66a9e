package dev.kldrift.job.cli;

import dev.kldrift.job.generate.GeneratePairs;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "generate",
    description = "Writes synthetic pairs whose divergences are known, for trials.")
final class GenerateCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--output",
      required = true,
      converter = FolderText.class,
      description = "new folder for pairs/ and expected/")
  private String output;

  @Option(names = "--pairs", defaultValue = "10000", description = "default: ${DEFAULT-VALUE}")
  private long pairs;

  @Option(names = "--bins", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
  private int bins;

  @Option(
      names = "--partials",
      defaultValue = "1",
      description = "rows of each pair; default: ${DEFAULT-VALUE}")
  private int partials;

  @Option(
      names = "--bad-rows",
      defaultValue = "0",
      description = "share of rows that are spoiled, 0 to 1; default: ${DEFAULT-VALUE}")
  private double badRows;

  @Option(names = "--files", defaultValue = "4", description = "default: ${DEFAULT-VALUE}")
  private int files;

  @Option(
      names = "--element-type",
      defaultValue = "double",
      description = "double, float, bigint or int; default: ${DEFAULT-VALUE}")
  private String elementType;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Override
  public Integer call() throws IOException {
    require(pairs >= 0, "--pairs is " + pairs + " (must be >= 0)");
    require(bins >= 1, "--bins is " + bins + " (must be >= 1)");
    require(partials >= 1, "--partials is " + partials + " (must be >= 1)");
    require(files >= 1, "--files is " + files + " (must be >= 1)");
    require(badRows >= 0 && badRows <= 1, "--bad-rows is " + badRows + " (must be from 0 to 1)");
    require(
        elementType.matches("double|float|bigint|int"),
        "--element-type is " + elementType + " (must be double, float, bigint or int)");
    require(
        elementType.matches("double|float") || badRows == 0,
        "--bad-rows needs --element-type double or float (integers cannot be NaN)");
    try (SparkSession spark = Sessions.open("kldrift generate")) {
      new GeneratePairs(pairs, bins, partials, badRows, files, elementType, seed)
          .write(spark, output);
    }
    return 0;
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
