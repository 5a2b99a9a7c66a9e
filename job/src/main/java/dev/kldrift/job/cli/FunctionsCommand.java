package dev.kldrift.job.cli;

import dev.kldrift.sql.DriftFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "functions", description = "Lists the SQL functions of catalog drift.")
final class FunctionsCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("function", "result"));
    DriftFunctions.help().forEach((call, help) -> rows.add(List.of("drift." + call, help)));
    new TextTable(rows, 1000).print(System.out);
    return 0;
  }
}
