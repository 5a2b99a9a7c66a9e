package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Distances that look at the order of bins, from Parquet to the published rows. */
class DistancesTest extends CompareFixture {
  private static final String SELECT =
      "select feature, wasserstein, ks, linf from t order by feature";

  @Test
  void compare_binsWithAndWithoutOrder_haveTheDistancesTheyCanHave() {
    Path pairs =
        input(
            "pairs.parquet",
            """
            select * from values
              ('delay', array(3L, 1L), array(2L, 2L), array('< 10', '>= 10')),
              ('hour', array(1L, 0L, 1L), array(0L, 2L, 0L), array('7', '9', '13')),
              ('range', array(3L, 1L, 5L), array(2L, 2L, 1L), array('[0, 10)', '[10, 30)', 'NULL')),
              ('carrier', array(3L, 1L), array(2L, 2L), array('AA', 'DL'))
              as t(feature, p, q, bins)
            """);
    compare(pairs);
    assertThat(rows("divergence", SELECT))
        .containsExactly(
            "[carrier,null,null,0.25]",
            "[delay,0.0,0.25,0.25]",
            "[hour,3.0,0.5,1.0]",
            "[range,3.75,0.25,0.35555555555555557]");
  }

  @Test
  void compare_edgesOrNothing_areMiddlesOrNumbers() {
    compare(
        input(
            "edges.parquet",
            "select 'x' as feature, array(3, 1) as p, array(2, 2) as q, array(0d, 2d, 10d) as edges"));
    assertThat(rows("divergence", SELECT)).containsExactly("[x,1.25,0.25,0.25]");
    compare(input("plain.parquet", "select 'x' as feature, array(3, 1) as p, array(2, 2) as q"));
    assertThat(rows("divergence", SELECT)).containsExactly("[x,0.25,0.25,0.25]");
    compare(
        input(
            "long.parquet",
            "select * from values ('x', 9, 3L, 2L), ('x', 10, 1L, 2L), ('x', 2, 4L, 4L)"
                + " as t(feature, bin, p, q)"));
    assertThat(rows("divergence", SELECT)).containsExactly("[x,0.125,0.125,0.125]");
  }

  @Test
  void decide_byDistance_decidesWhatHasOneAndTellsWhatHasNot() {
    Path pairs =
        input(
            "pairs.parquet",
            """
            select * from values
              ('carrier', array(3000L, 1000L), array(2000L, 2000L), array('AA', 'DL')),
              ('delay', array(3000L, 1000L), array(2000L, 2000L), array('[0, 10)', '[10, 30)')),
              ('hour', array(3000L, 1000L), array(2900L, 1100L), array('[0, 10)', '[10, 30)')),
              ('size', array(3000L, 1000L), array(2000L, 2000L), array('S', 'M'))
              as t(feature, p, q, bins)
            """);
    compare(pairs, "decision.minimum-effect=[size linf 0.2, delay wasserstein 3, ks 0.1]");
    assertThat(
            rows(
                "divergence",
                "select feature, status, effect, effect_size, minimum_effect, decision, drifted"
                    + " from t order by feature"))
        .containsExactly(
            "[carrier,UNORDERED,ks,null,0.1,null,null]",
            "[delay,OK,wasserstein,3.75,3.0,DRIFTED,true]",
            "[hour,OK,ks,0.025,0.1,STABLE,false]",
            "[size,OK,linf,0.25,0.2,DRIFTED,true]");
    assertThat(rows("divergence", "select power > 0.99 from t where feature = 'delay'"))
        .containsExactly("[true]");
  }
}
