package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns by any name: they work in every setting, or the setting that clashes is named. */
class ForeignNamesTest extends CompareFixture {

  @Test
  void names_withSpacesCommasQuotesAndOperators_workInEverySetting() {
    List<String> names =
        List.of("Unit Price (EUR)", "a x b", "Price, EUR", "a.b", "`tick`", "say \"so\"", "k=v");
    String quoted =
        String.join(",", names.stream().map(n -> '"' + n.replace("\"", "\"\"") + '"').toList());
    StringBuilder columns = new StringBuilder();
    names.forEach(name -> columns.append("'v' `" + name.replace("`", "``") + "`, "));
    Path input =
        input("in", "select %s array(1, 2) `P, (ref)`, array(2, 1) `q [now]`".formatted(columns));
    compare(
        input,
        "columns.keys=" + quoted,
        "columns.p=\"P, (ref)\"",
        "columns.q=q [now]",
        "summary.group-by=" + quoted,
        "statistics.fdr-groups=" + quoted,
        "decomposition.levels=\"Price, EUR\",\"say \"\"so\"\"\"",
        "decision.feature-column=\"Unit Price (EUR)\"",
        "decision.minimum-effect=\"v v*\" psi 9,\"v\" psi 0.25",
        "alerts.track=on",
        "alerts.group-by=\"Unit Price (EUR)\",\"Price, EUR\"",
        "alerts.incidents=2026-01-01 \"v, *\"");
    assertThat(
            rows(
                "divergence",
                "select `Unit Price (EUR)`, `Price, EUR`, effect, minimum_effect from t"))
        .containsExactly("[v,v,psi,0.25]");
    assertThat(rows("decomposition", "select `say \"so\"` from t where level = 2"))
        .containsExactly("[v]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "bin", "edges", "n_p", "P", "Feature", "index", "q", "names"})
  void key_withANameOfOurs_worksWhereNoRoleHasIt(String key) {
    Path input = input("in", "select 'v' `%s`, array(1, 2) h, array(2, 1) g".formatted(key));
    compare(
        input,
        "columns.p=h",
        "columns.q=g",
        "columns.bin=none1",
        "columns.edges=none2",
        "columns.n-p=none3",
        "alerts.track=on",
        "decomposition.levels=",
        "summary.group-by=" + key);
    assertThat(rows("divergence", "select `" + key + "` from t")).containsExactly("[v]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'v' P | | columns.keys: key column 'P' differs from columns.p 'p' only in case",
        "'v' Q | | columns.keys: key column 'Q' differs from columns.q 'q' only in case",
        "'v' Edges, array(1d, 2d, 3d) edges | | columns.keys: key column 'Edges' differs from columns.edges 'edges' only in case",
        "'v' bin | | columns.bin: the input has 'bin' for long layout, but 'p' is a whole histogram",
        "'v' edges | | columns.edges: column 'edges' is string in",
        "'v' bins | | columns.bins: column 'bins' is string in",
        "7 n_p | | columns.n-p, columns.n-q: sample sizes need both columns",
        "7 status | | columns.status: column 'status' is int in",
        "'sent' status | | columns.status: column 'status' holds 'sent', which is no status of a pair (rename it",
        "'sent' Status | | key column 'Status' has the name of a result column (list others in columns.keys)",
        "'ok' word | columns.status=word | columns.status: column 'word' holds 'ok', which is no status of a pair (rename it",
        "'v' run_id | | key column 'run_id' has the name of a result column (list others in columns.keys)",
        "'v' p2 | columns.keys=p | columns.keys: 'p' is there twice, or the name of a column with another role",
        "'v' p2 | columns.keys=P | columns.keys: 'P' is there twice, or the name of a column with another role",
      })
  void key_withTheNameOfARole_endsWith78AndTheSetting(
      String columns, String setting, String message) {
    SparkSession sensitive = spark.newSession();
    sensitive.conf().set("spark.sql.caseSensitive", "true");
    String query = "select 'a' k, array(1, 2) p, array(2, 1) q, " + columns;
    Path input = TestSpark.write(folder.resolve("in"), sensitive.sql(query));
    assertThatThrownBy(() -> compare(input, setting == null ? "combine=auto" : setting))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessageStartingWith(message);
  }

  @Test
  void status_ofRowsThatDifferInItAlone_isRefusedOrLeftOutAsOneWantsIt() {
    String sent = "select 'a' k, 'sent' status, %s";
    for (String columns : List.of("array(1, 2) p, array(2, 1) q", "'x' bin, 1 p, 2 q")) {
      Path input =
          input(
              "in" + columns.length(),
              sent.formatted(columns) + " union all select 'a', 'NEW_SEGMENT', " + columns);
      assertThatThrownBy(() -> compare(input))
          .isInstanceOfSatisfying(
              JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
          .hasMessage(
              "columns.status: column 'status' holds 'sent', which is no status of a pair (rename it to use it as a key; to leave it out list the keys in columns.keys, and set columns.status=none)");
      compare(input, "columns.keys=k", "columns.status=none");
      assertThat(rows("divergence", "select k, partials from t")).containsExactly("[a,2]");
    }
  }

  @Test
  void status_ofOurOwn_isKeptButForOk() {
    String pairs =
        """
        select * from values
          ('a', 'OK', array(0, 0), array(2, 1)), ('b', null, array(0, 0), array(2, 1)),
          ('c', 'NEW_SEGMENT', array(0, 0), array(2, 1)), ('c', 'OK', array(0, 0), array(2, 1))
          as t(k, status, p, q)
        """;
    compare(input("in", pairs));
    assertThat(rows("divergence", "select k, status from t order by k"))
        .containsExactly("[a,EMPTY_P]", "[b,EMPTY_P]", "[c,NEW_SEGMENT]");
  }

  @Test
  void column_nobodyAsksFor_mayDifferInCase() {
    SparkSession sensitive = spark.newSession();
    sensitive.conf().set("spark.sql.caseSensitive", "true");
    Path input =
        TestSpark.write(
            folder.resolve("in"),
            sensitive.sql("select 'a' k, 'b' K, array(1, 2) p, 7 P, array(2, 1) q, 'x' X, 'y' x"));
    compare(input, "columns.keys=k");
    assertThat(rows("divergence", "select k, total_p from t")).containsExactly("[a,3.0]");
  }

  @Test
  void folders_withTheNameOfAHistogram_nameFolderAndColumn() throws IOException {
    Path input = input("in", "select 'a' k, array(1, 2) p, array(2, 1) q");
    Path folders = Files.createDirectories(folder.resolve("by/p=1"));
    for (Path file : TestFiles.below(input)) {
      if (file.toString().endsWith(".parquet")) {
        Files.copy(file, folders.resolve(file.getFileName()));
      }
    }
    assertThatThrownBy(() -> compare(folder.resolve("by")))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageStartingWith("column 'p' is in ")
        .hasMessageContaining("but also in its folder p=1, and nothing says that they agree");
  }

  @Test
  void indexColumns_areNoKeysUnlessListed() {
    Path input =
        input(
            "in",
            "select * from values ('a', 0L, 0L, array(1, 2), array(2, 1)), ('a', 1L, 1L, array(1, 2), array(2, 1)) t(k, __index_level_0__, `Unnamed: 0`, p, q)");
    compare(input);
    assertThat(rows("divergence", "select k, partials from t")).containsExactly("[a,2]");
    assertThat(List.of(table("divergence").columns()))
        .doesNotContain("__index_level_0__", "Unnamed: 0");
    compare(input, "columns.keys=k,__index_level_0__");
    assertThat(rows("divergence", "select k, __index_level_0__, partials from t order by 2"))
        .containsExactly("[a,0,1]", "[a,1,1]");
  }
}
