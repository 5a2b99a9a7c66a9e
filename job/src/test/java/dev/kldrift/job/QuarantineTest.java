package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bad row goes to quarantine with its reason, and no number silently misses data. */
class QuarantineTest extends CompareFixture {

  @Test
  void quarantine_everyReason_keepsTheRowAsItCame() {
    Path input =
        input(
            "in",
            "select * from values (1, array(1d, 2d), array(3d, 4d)), (2, null, array(1d)), (3, array(1d), array(1d, 2d)),"
                + " (4, array(double('NaN')), array(1d)), (5, array(1d), array(-1d)), (6, array(double('Infinity')), array(1d)),"
                + " (7, array(0.5d), array(1d)), (8, array(9007199254740994d), array(1d)), (9, array(1d, 1d, 1d, 1d), array(1d, 1d, 1d, 1d)),"
                + " (10, array(1d, null), array(1d, 1d)) as t(k, p, q)");
    compare(input, "limits.max-bins=3");
    assertThat(rows("quarantine", "select k, reason from t order by k"))
        .containsExactly(
            "[2,NULL_ARRAY]",
            "[3,LENGTH_MISMATCH]",
            "[4,NAN]",
            "[5,NEGATIVE]",
            "[6,INFINITE]",
            "[7,NOT_AN_INTEGER]",
            "[8,OVERFLOW]",
            "[9,TOO_MANY_BINS]",
            "[10,NULL_ELEMENT]");
    assertThat(rows("quarantine", "select p, q, detail from t where k = 5"))
        .containsExactly("[ArraySeq(1.0),ArraySeq(-1.0),q[0] is negative: -1.0 (must be >= 0)]");
    assertThat(table("quarantine").head().<String>getAs("source_file"))
        .contains(input.toString())
        .endsWith(".parquet");
    assertThat(rows("divergence", "select k from t")).containsExactly("[1]");
  }

  /** Partial rows are combined by another path than single ones. */
  @Test
  void edges_ofRowsWithoutLabels_areTheLabels() {
    String rows =
        "select * from values ('e', array(1, 9), array(9, 1), null, array(0d, 1d, 3d)),"
            + " ('b', array(1, 9), array(9, 1), array('x', 'y'), array(0d, 1d, 3d)),"
            + " ('n', array(1, 9), array(9, 1), null, null),"
            + " ('no', array(1, 9), array(9, 1), null, array())"
            + " as t(k, p, q, bins, edges)";
    for (String input : List.of(rows, rows + " union all " + rows)) {
      compare(input("in" + input.length(), input));
      assertThat(
              rows(
                  "divergence",
                  "select k, transform(sort_array(top_bins), b -> b.label), wasserstein is null from t order by k"))
          .containsExactly(
              "[b,ArraySeq(x, y),true]",
              "[e,ArraySeq([0.0, 1.0), [1.0, 3.0)),false]",
              "[n,ArraySeq(null, null),false]");
      assertThat(rows("quarantine", "select distinct reason, detail from t"))
          .containsExactly("[LABELS_MISMATCH,edges has 0 elements, p has 2 (must be one more)]");
    }
  }

  @Test
  void quarantine_edgesThatAreNotFiniteAndRising_keepsTheRow() {
    compare(
        input(
            "in",
            "select k, array(1, 2) p, array(3, 4) q, edges from values (1, array(0d, 1d, 2d)), (2, null),"
                + " (3, array(0d, double('NaN'), 1d)), (4, array(double('-Infinity'), 0d, 1d)),"
                + " (5, array(0d, 1d, double('Infinity'))), (6, array(0d, 2d, 1d)), (7, array(0d, 1d, 1d)),"
                + " (8, array(0d, null, 1d)), (9, array(0d, 1d)), (10, array(double('NaN'), double('NaN'), 1d))"
                + " as t(k, edges)"));
    assertThat(rows("quarantine", "select k, reason from t where k <> 9 order by k"))
        .containsExactly(
            "[3,BAD_EDGES]",
            "[4,BAD_EDGES]",
            "[5,BAD_EDGES]",
            "[6,BAD_EDGES]",
            "[7,BAD_EDGES]",
            "[8,BAD_EDGES]",
            "[10,BAD_EDGES]");
    assertThat(rows("quarantine", "select reason from t where k = 9"))
        .containsExactly("[LABELS_MISMATCH]");
    String rule = " (must be finite and rise from bin to bin)]";
    assertThat(rows("quarantine", "select detail from t where k in (4, 6, 8) order by k"))
        .containsExactly(
            "[edges[0] is -Infinity" + rule,
            "[edges[2] is 1.0 after 2.0" + rule,
            "[edges[1] is NULL after 0.0" + rule);
    assertThat(rows("divergence", "select k from t order by k")).containsExactly("[1]", "[2]");
  }

  @Test
  void quarantine_badPartial_marksTheKeyAndKeepsTheRest() {
    Path input =
        input(
            "in",
            "select * from values ('a', array(1, 2), array(3, 4)), ('a', array(1, -2), array(3, 4)), ('b', array(1, 2), array(1, 2)),"
                + " ('b', array(1, 2), array(1, 2)), ('c', array(-1, 2), array(1, 2)), ('c', null, array(1, 2)) as t(k, p, q)");
    compare(input);
    assertThat(rows("divergence", "select k, status, partials, total_p from t order by k"))
        .containsExactly("[a,PARTIAL_INPUT,1,3.0]", "[b,OK,2,6.0]");
    assertThat(rows("quarantine", "select k, reason from t order by k, reason"))
        .containsExactly("[a,NEGATIVE]", "[c,NEGATIVE]", "[c,NULL_ARRAY]");
  }

  @Test
  void quarantine_partialsOfDifferentLength_theMajorityStays() {
    Path input =
        input(
            "in",
            "select * from values ('a', array(1, 2), array(3, 4)), ('a', array(1, 2, 3), array(1, 2, 3)), ('a', array(1, 2), array(3, 4)),"
                + " ('b', array(1), array(1)), ('b', array(1, 2), array(1, 2)) as t(k, p, q)");
    compare(input);
    assertThat(rows("divergence", "select k, status, bins, partials from t order by k"))
        .containsExactly("[a,PARTIAL_INPUT,2,2]", "[b,PARTIAL_INPUT,2,1]");
    assertThat(rows("quarantine", "select k, size(p), reason, detail from t order by k"))
        .containsExactly(
            "[a,3,LENGTH_MISMATCH,3 bins, where the rows of the key that are scored have 2 (must be equal; most rows are scored, or those of more bins)]",
            "[b,1,LENGTH_MISMATCH,1 bins, where the rows of the key that are scored have 2 (must be equal; most rows are scored, or those of more bins)]");
  }

  @Test
  void quarantine_partialsWithDifferentLabels_areNotAdded() {
    Path input =
        input(
            "in",
            "select * from values ('a', array(1, 2), array(3, 4), array('x', 'y')), ('a', array(1, 2), array(3, 4), array('y', 'x')),"
                + " ('a', array(1, 2), array(3, 4), array('x', 'y')), ('b', array(1, 2), array(1, 2), array('x')) as t(k, p, q, bins)");
    compare(input);
    assertThat(rows("divergence", "select k, status, partials from t"))
        .containsExactly("[a,PARTIAL_INPUT,2]");
    assertThat(rows("quarantine", "select k, reason from t order by k"))
        .containsExactly("[a,LABELS_MISMATCH]", "[b,LABELS_MISMATCH]");
  }

  @Test
  void quarantine_sumOfCountsTooLarge_rejectsEveryRowOfTheKey() {
    Path input =
        input(
            "in",
            "select * from values ('a', array(9007199254740992), array(1L)), ('a', array(1L), array(1L)), ('b', array(1L), array(1L)) as t(k, p, q)");
    compare(input);
    assertThat(rows("divergence", "select k from t")).containsExactly("[b]");
    assertThat(rows("quarantine", "select k, reason from t"))
        .containsExactly("[a,OVERFLOW]", "[a,OVERFLOW]");
  }

  @Test
  void quarantine_longLayout_rejectsBinsAndOversizedKeys() {
    Path input =
        input(
            "in",
            "select * from values ('a', 'x', 1, 2), ('a', 'y', -1, 2), ('a', null, 1, 2), ('a', 'z', null, null),"
                + " ('b', 'x', 1, 1), ('b', 'y', 1, 1), ('b', 'z', 1, 1) as t(k, bin, p, q)");
    compare(input, "limits.max-bins=2");
    assertThat(rows("divergence", "select k, status, bins, partials from t"))
        .containsExactly("[a,PARTIAL_INPUT,1,1]");
    assertThat(
            rows("quarantine", "select k, bin, reason, detail from t order by k, bin nulls first"))
        .containsExactly(
            "[a,null,NULL_BIN,bin is NULL (must name a bin)]",
            "[a,y,NEGATIVE,p is negative: -1.0 (must be >= 0)]",
            "[a,z,NULL_WEIGHTS,p and q are NULL (one of them must be a number)]",
            "[b,x,TOO_MANY_BINS,3 bins (limits.max-bins is 2)]",
            "[b,y,TOO_MANY_BINS,3 bins (limits.max-bins is 2)]",
            "[b,z,TOO_MANY_BINS,3 bins (limits.max-bins is 2)]");
  }

  @Test
  void quarantine_moreThanTheLimit_publishesNothing() {
    Path good = input("good", "select id k, array(1) p, array(1) q from range(10)");
    Path bad = input("bad", "select id k, array(if(id < 2, -1, 1)) p, array(1) q from range(10)");
    compare(good);
    String before = results();
    assertThatThrownBy(() -> compare(bad, "max-quarantine-fraction=0.1"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining("2 of 10 rows rejected, more than max-quarantine-fraction 0.1")
        .hasMessageContaining("2 NEGATIVE")
        .hasMessageContaining("p[0] is negative: -1.0");
    assertThat(results()).isEqualTo(before);
    assertThat(output().resolve("_runs/run_date=" + DATE + ".json")).content().contains("BAD_DATA");
    compare(bad, "max-quarantine-fraction=0.2");
    assertThat(table("quarantine").count()).isEqualTo(2);
  }

  @Test
  void combineNever_duplicatedKey_isAnErrorThatNamesIt() {
    Path input =
        input("in", "select 'x' feature, id % 2 day, array(1) p, array(1) q from range(3)");
    assertThatThrownBy(() -> compare(input, "combine=never"))
        .isInstanceOf(JobFailure.class)
        .hasMessage("key (feature=x, day=0) has 2 rows (combine is never)");
  }
}
