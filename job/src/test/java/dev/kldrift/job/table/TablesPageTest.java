package dev.kldrift.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/tables.md is what the table classes say. */
class TablesPageTest {
  private static final Path PAGE = Path.of("../docs/tables.md");
  private static final String HEAD =
      """
      # Result tables

      `<output>/<table>/run_date=D/<table>.parquet`, one file per table and date; `run_date` is a column by its folder.
      The files carry these comments too: `DESCRIBE` shows them in Spark.

      *Made from the classes of `dev.kldrift.job.table`; to change it, change them and run
      `mvn -pl udfs,job -Dtest=TablesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dkldrift.write-docs=true test`.*
      """;

  @Test
  void page_isWhatTheTablesSay() throws IOException {
    String page =
        Stream.of(ResultTable.values())
            .sorted(Comparator.comparing(ResultTable::folder))
            .map(table -> section(table.folder(), table.definition()))
            .collect(Collectors.joining("\n", HEAD + "\n", ""));
    if (Boolean.getBoolean("kldrift.write-docs")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("docs/tables.md says how to make it anew").hasContent(page);
  }

  private static String section(String name, TableDefinition table) {
    String columns =
        table.columns().stream().map(TablesPageTest::line).collect(Collectors.joining());
    return """
        ## %s

        One row per %s%s%s.

        | column | type | unit | meaning |
        |---|---|---|---|
        %s"""
        .formatted(
            name,
            table.row(),
            table.unique().isEmpty() ? "" : "; unique by " + named(table.unique()),
            table.order().isEmpty() ? "" : "; sorted by " + named(table.order()),
            columns);
  }

  private static String line(TableColumn column) {
    return column.isInput()
        ? "| ... | | | " + column.comment() + " |\n"
        : "| `%s` | %s | %s | %s |%n"
            .formatted(
                column.name(),
                column.type().catalogString(),
                column.unit(),
                column.comment().replace("|", "\\|"));
  }

  private static String named(List<String> names) {
    return names.stream()
        .map(name -> name.equals(TableDefinition.INPUT) ? "those of the input" : "`" + name + "`")
        .collect(Collectors.joining(", "));
  }
}
