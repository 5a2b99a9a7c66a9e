package dev.kldrift.job.sql;

import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something that answers SQL; rows come back as text, so that two engines can be compared. */
public interface SqlEngine {

  /** The folder of the shipped SQL, seen from the module that Surefire runs in. */
  Path SCRIPTS = Path.of("..", "scripts", "sql");

  /** Name of the script that opens the result tables in this engine. */
  String opener();

  /** Names the output folder, as the opener's comment tells the user to. */
  void setOutput(Path output);

  /** Runs one statement. */
  void execute(String statement);

  /** Column names of a query. */
  List<String> columns(String query);

  /** Rows of a query, the columns joined by {@code " | "}. */
  List<String> rows(String query);

  /** Runs a shipped file, statement by statement. */
  default void run(String file) {
    statements(file).forEach(this::execute);
  }

  /** Opens the result tables and their views. */
  default void open(Path output) {
    setOutput(output);
    run(opener());
    run("views.sql");
  }

  /** Opens a table that not every run makes. */
  default void open(ResultTable table) {
    run(opener().replace(".sql", "-" + table.folder() + ".sql"));
  }

  /** The statements of a shipped file, without its comment lines. */
  static List<String> statements(String file) {
    try (Stream<String> lines = Files.lines(SCRIPTS.resolve(file))) {
      String text = lines.filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
      return Stream.of(text.split(";(\n|$)", -1)).filter(sql -> !sql.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One value as text that does not depend on the engine's Java types. */
  static String text(Object value) {
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    return Objects.toString(value, "NULL");
  }
}
