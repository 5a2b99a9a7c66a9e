package dev.kldrift.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementsTest {
  @Test
  void of_semicolonsInTextNamesAndComments_endNothing() {
    assertThat(
            Statements.of(
                """
                -- first; really
                SELECT 'a;b', "c;d", `e;f`, 'it''s; \\'so' /* ; */ FROM t; -- ; end
                ;
                SELECT 2
                """))
        .containsExactly(
            "-- first; really\nSELECT 'a;b', \"c;d\", `e;f`, 'it''s; \\'so' /* ; */ FROM t",
            "SELECT 2");
    assertThat(Statements.of("-- nothing;\n/* ; */ ;")).isEmpty();
    assertThat(Statements.of("SELECT 'open; SELECT 1")).containsExactly("SELECT 'open; SELECT 1");
  }

  /** As Spark's parser has them. */
  @Test
  void of_rawTextsAndNestedComments_endWhereSparkEndsThem() {
    assertThat(Statements.of("SELECT r'\\' AS raw; SELECT R\"\\\", bar'\\';'"))
        .containsExactly("SELECT r'\\' AS raw", "SELECT R\"\\\", bar'\\';'");
    assertThat(Statements.of("SELECT 1 /* a /* b ; */ c ; */ AS nested; SELECT 2"))
        .containsExactly("SELECT 1 /* a /* b ; */ c ; */ AS nested", "SELECT 2");
    assertThat(Statements.of("SELECT 1 /* open /* ; */ ; ")).hasSize(1);
  }

  @Test
  void add_linesOfAStatement_endsItAtItsSemicolon() {
    Statements statements = new Statements();

    assertThat(statements.add("SELECT 1,\n")).isEmpty();
    assertThat(statements.isBlank()).isFalse();
    assertThat(statements.add("  2; SELECT 3; SELECT\n"))
        .containsExactly("SELECT 1,\n  2", "SELECT 3");
    assertThat(statements.isBlank()).isFalse();
    assertThat(statements.add("4;\n")).containsExactly("SELECT\n4");
    assertThat(statements.isBlank()).isTrue();
  }
}
