package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Data that end a run, and data that look odd but must not. */
class RejectedDataTest extends CommandFixture {

  @Test
  void combineNever_duplicatedKey_endsWith65() {
    Path input = input("twice", "select 'a' f, range % 2 d, [1] p, [1] q from range(3)");
    assertRecorded(
        compare(input, "--set", "combine=never"),
        ExitCode.BAD_DATA,
        "key (f=a, d=0) has 2 rows (combine is never)");
  }

  @Test
  void quarantine_moreThanTheLimit_endsWith65() {
    Path input = input("bad", "select range k, [if(range < 2, -1, 1)] p, [1] q from range(4)");
    assertRecorded(
        compare(input),
        ExitCode.BAD_DATA,
        "2 of 4 rows rejected, more than max-quarantine-fraction 0.01; nothing published"
            + " (2 NEGATIVE, as in file:"
            + input.resolve("part.parquet")
            + ": p[0] is negative: -1.0 (must be >= 0))");
  }

  /** Names that stages or Spark use for themselves, wildcards in file names, spaces in folders. */
  @Test
  void names_ofColumnsAndFiles_mayBeAnything() {
    Path input = folder().resolve("odd [in]put");
    String keys = "1 count, 2 pair, 3 fine, 4 \"key\", 5 \"a b.c`d\"";
    write(input.resolve("a[1].parquet"), "select " + keys + ", 'x' k, [1, 2] p, [1, 2] q");
    write(input.resolve("a1.parquet"), "select " + keys + ", 'y' k, [1, 2] p, [1, 2] q");
    Path output = folder().resolve("odd {out}put");
    Ended ended =
        compare(
            folder() + "/odd*",
            output,
            "--set",
            "combine=never",
            "--set",
            "summary.group-by=count,pair");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(
            new DuckDbEngine()
                .rows("select k, status from '" + output + "/divergence/*/*.parquet' order by k"))
        .containsExactly("x | TOO_FEW", "y | TOO_FEW");
  }
}
