package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are in order, and that no function may choke on: without mass, or at the limits. */
class MaskedRowsTest extends CompareFixture {
  private static final String NONE = "double('-Infinity')";

  private static final List<String> STATUSES =
      List.of("[both,EMPTY_P]", "[good,OK]", "[p,EMPTY_P]", "[q,EMPTY_Q]");

  private List<String> statuses() {
    return rows("divergence", "select k, status from t order by k");
  }

  /** As counts of 0 on the same side have it. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "laplace", "perks", "shrink"})
  void compare_whollyMaskedRows_areEmptySidesInBothLayouts(String smoothing) {
    String values =
        "values ('p', array(%1$s, %1$s), array(0d, 1d)), ('q', array(0d, 1d), array(%1$s, %1$s)),"
            + " ('both', array(%1$s, %1$s), array(%1$s, %1$s)),"
            + " ('good', array(0d, %1$s), array(0d, -1d)) as t(k, p, q)";
    String wide = "select * from " + values.formatted(NONE);
    String setting = "statistics.smoothing=" + smoothing;
    compare(input("wide", wide), "domain=log_weights", setting);
    assertThat(statuses()).isEqualTo(STATUSES);
    assertThat(rows("divergence", "select size(top_bins) from t order by k"))
        .containsExactly("[0]", "[2]", "[0]", "[0]");

    String longer = "select k, b.pos bin, b.x.p p, b.x.q q from (" + wide + ")";
    longer += " lateral view posexplode(arrays_zip(p, q)) b as pos, x";
    compare(input("long", longer), "domain=log_weights", setting);
    assertThat(statuses()).isEqualTo(STATUSES);

    // Two partials of every key.
    compare(input("twice", wide + " union all " + wide), "domain=log_weights", setting);
    assertThat(statuses()).isEqualTo(STATUSES);

    String counts = wide.replace("1d", "3d").replace("0d", "1d").replace(NONE, "0d");
    compare(input("counts", counts.replace("-3d", "3d")), setting);
    assertThat(rows("divergence", "select k, status from t where k <> 'good' order by k"))
        .isEqualTo(STATUSES.stream().filter(row -> !row.contains("good")).toList());
  }

  @Test
  void compare_probabilitiesBelowOneInTotal_canBeShrunk() {
    Path input = input("in", "select 'a' k, array(0.5d, 0d) p, array(0.1d, 0.3d) q");
    compare(input, "domain=probabilities", "statistics.smoothing=shrink");
    assertThat(table("divergence").head().<Double>getAs("kl_pq_smoothed")).isZero();
  }

  /** Sums of such divergences overflow. */
  @Test
  void compare_hugeLogWeights_publishesHugeDivergences() {
    Path input =
        input(
            "in",
            "select concat('k', id) k, array(0d, 0d) p, array(0d, -1e308) q from range(9) union all"
                + " select 'out', array(0d, 0d), array(1.5e308, -1.5e308)");
    compare(input, "domain=log_weights", "statistics.smoothing=laplace");
    Row row = table("divergence").filter("k = 'k3'").head();
    assertThat(row.<Double>getAs("kl_pq")).isEqualTo(5e307);
    assertThat(row.<Double>getAs("kl_qp")).isEqualTo(Math.log(2));
    assertThat(row.<Double>getAs("kl_pq_smoothed")).isBetween(0.0, 0.1);
    Row all = table("summary").filter("level = 0").head();
    assertThat(all.<Double>getAs("kl_pq_max")).isEqualTo(1.5e308);
    assertThat(all.<Double>getAs("kl_pq_mean")).isEqualTo(6e307);
  }

  /** What moved is listed, however little the other side has; and nothing listed is no error. */
  @Test
  void compare_binsWithNextToNothingOnOneSide_listsAndPrintsThem() {
    Path input =
        input(
            "in",
            "values ('a', array(1e-20, 1d), array(1d, 1e-20)), ('b', array(1e-20, 9d, 1d),"
                + " array(5d, 4d, 1d)) as t(k, p, q)");
    CompareResult listed = compare(input, "domain=probabilities");
    assertThat(listed.largest().mostDrifted()).hasSize(2);
    assertThat(rows("divergence", "select k, top_bins.bin from t order by k"))
        .containsExactly("[a,ArraySeq(0, 1)]", "[b,ArraySeq(0, 1)]");

    CompareResult unlisted = compare(input, "domain=probabilities", "statistics.top-bins=0");
    assertThat(unlisted.largest().mostDrifted()).hasSize(2);
  }

  /** Equal histograms drift where every effect matters, and list no bin. */
  @Test
  void compare_driftWithoutAnyMovedBin_isPrinted() {
    Path input = input("in", "select 'a' k, array(1d, 1d) p, array(1d, 1d) q");
    CompareResult result =
        compare(input, "domain=probabilities", "decision.minimum-effect=js_divergence 0");
    assertThat(result.drifted()).isEqualTo(1);
    assertThat(result.largest().mostDrifted()).hasSize(1);
  }

  @Test
  void compare_binsThatASampleLacks_haveALowerEndAndAChance() {
    compare(
        input(
            "in",
            "values ('new', array(4500, 4500, 1000), array(5000, 5000, 0)),"
                + " ('rare', array(5000, 4999, 1), array(5000, 5000, 0)) as t(k, p, q)"));
    Row fresh = table("divergence").filter("k = 'new'").head();
    assertThat(fresh.<Double>getAs("kl_pq")).isInfinite();
    assertThat(fresh.<Double>getAs("kl_pq_lower")).isBetween(0.3, 0.7);
    assertThat(fresh.<Double>getAs("kl_pq_upper")).isInfinite();
    assertThat(fresh.<Double>getAs("unsupported_p_value_p")).isLessThan(1e-100);
    assertThat(fresh.<Double>getAs("unsupported_p_value_q")).isNull();
    Row rare = table("divergence").filter("k = 'rare'").head();
    assertThat(rare.<Double>getAs("kl_pq_lower")).isZero();
    assertThat(rare.<Double>getAs("unsupported_p_value_p")).isBetween(0.45, 0.55);
  }
}
