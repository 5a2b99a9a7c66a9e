package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.sql.ResultTables;
import dev.kldrift.job.sql.SparkEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCommandTest {
  @TempDir private Path folder;

  private static CommandFixture.Ended sql(String... args) {
    TestSpark.session(); // whose settings the command takes
    String[] all = new String[args.length + 1];
    all[0] = "sql";
    System.arraycopy(args, 0, all, 1, args.length);
    return CommandFixture.execute(all);
  }

  @Test
  void query_withFunctions_printsTables() {
    CommandFixture.Ended ended =
        sql(
            "-e",
            "SELECT round(drift.kl_divergence(array(9, 1), array(1, 1)), 4) AS kl, ';' AS s;"
                + " SELECT array(1.5D, NULL) AS a, NULL AS n, 1 AS x, 2 AS x");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().replaceAll(" +\n", "\n"))
        .isEqualTo(
            """
              kl      s
              0.3681  ;
              a            n     x  x
              [1.5, null]  NULL  1  2
            """);
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void file_ofViewsOfAnOutput_answersTheShippedQuestions() throws IOException {
    Path output = folder.resolve("it's");
    ResultTables.write(new SparkEngine().session(), output);

    CommandFixture.Ended ended =
        sql("--output", output.toString(), "-f", "../scripts/sql/last-runs.sql");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("r2").contains("r1");
    assertThat(sql("--output", output.toString(), "-e", "SELECT count(*) FROM divergence").out())
        .contains("7");
  }

  @Test
  void file_thatCannotBeRead_isNamedWithTheRule() throws IOException {
    Path missing = folder.resolve("missing.sql");
    Path latin = Files.write(folder.resolve("latin.sql"), new byte[] {(byte) 0xe4});
    for (Object[] each :
        new Object[][] {
          {missing, ExitCode.NO_INPUT, "file not found: %s (must be there, with statements)"},
          {folder, ExitCode.NO_INPUT, "%s is a folder (must be a file)"},
          {latin, ExitCode.BAD_DATA, "%s is not UTF-8 (must be)"}
        }) {
      CommandFixture.Ended ended = sql("-f", each[0].toString());
      assertThat(ended.err())
          .isEqualTo(("kldrift: error: -f: " + each[2] + "%n").formatted(each[0]));
      assertThat(ended.exitCode()).isEqualTo(((ExitCode) each[1]).number());
    }
  }

  @Test
  void data_thatFunctionsRefuse_isOneLineOfTheirWords() {
    for (String query :
        new String[] {
          "SELECT drift.kl_divergence(array(1, -1), array(1, 1))",
          "SELECT drift.kl_divergence(p, array(1, 1)) FROM VALUES (array(2, 1)), (array(1, -1)) t(p)",
        }) {
      CommandFixture.Ended ended = sql("-e", query);
      assertThat(ended.err().strip()).startsWith("kldrift: error: kl_divergence: p[1] is negative");
      assertThat(ended.err().lines()).as(ended.err()).hasSize(1);
      assertThat(ended.exitCode()).isEqualTo(ExitCode.BAD_DATA.number());
    }
    CommandFixture.Ended raised = sql("-e", "SELECT raise_error('boo')");
    assertThat(raised.err()).contains("boo").hasLineCount(1);
    assertThat(raised.exitCode()).isEqualTo(ExitCode.BAD_DATA.number());
    assertThat(sql("--rows", "-1", "-e", "SELECT 1").exitCode()).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void standardInput_lastStatement_needsNoSemicolon() {
    InputStream in = System.in;
    System.setIn(new ByteArrayInputStream("SELECT 41; SELECT 42".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(sql().out()).contains("41").contains("42");
    } finally {
      System.setIn(in);
    }
  }

  @Test
  void standardInput_wrongStatement_isToldAndTheNextOneRuns() {
    InputStream in = System.in;
    System.setIn(
        new ByteArrayInputStream(
            "SELECT 1 +\n  41 AS answer;\nSELECT nope;\nSELECT 7 AS after;\nquit\nSELECT 8;\n"
                .getBytes(StandardCharsets.UTF_8)));
    try {
      CommandFixture.Ended ended = sql();

      assertThat(ended.out()).contains("42").contains("error: ").contains("nope").contains("7");
      assertThat(ended.out()).doesNotContain("8\n");
      assertThat(ended.exitCode()).isZero();
    } finally {
      System.setIn(in);
    }
  }

  @Test
  void problems_areOneLineWithTheirCode() throws IOException {
    CommandFixture.Ended wrong = sql("-e", "SELECT nope");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.BAD_DATA.number());
    assertThat(wrong.err()).startsWith("kldrift: error: ").contains("nope");
    Path script =
        Files.writeString(folder.resolve("script.sql"), "SELECT 1;\nSELECT *\nFROM nope;");
    for (String[] args :
        new String[][] {
          {"-e", "SELEC 1"}, {"-e", "SELECT * FROM nope"}, {"-f", script.toString()}
        }) {
      CommandFixture.Ended refused = sql(args);
      assertThat(refused.exitCode()).as(args[1]).isEqualTo(ExitCode.BAD_DATA.number());
      assertThat(refused.err()).startsWith("kldrift: error: ").hasLineCount(1);
    }

    Files.createDirectories(folder.resolve("empty"));
    CommandFixture.Ended empty =
        sql("--output", folder.resolve("empty").toString(), "-e", "SELECT 1");
    assertThat(empty.exitCode()).isEqualTo(ExitCode.NO_INPUT.number());
    assertThat(empty.err()).contains("no result tables in output " + folder.resolve("empty"));

    CommandFixture.Ended none = sql("-f", folder.resolve("none.sql").toString());
    assertThat(none.exitCode()).isEqualTo(ExitCode.NO_INPUT.number());
    CommandFixture.Ended both = sql("-e", "SELECT 1", "-f", "x.sql");
    assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE.number());
  }
}
