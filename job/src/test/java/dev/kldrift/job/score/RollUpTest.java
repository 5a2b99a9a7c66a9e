package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollUpTest extends StageFixture {
  @Test
  void of_aRowForAll_andOneForEachGroup() {
    List<RollUp.Group> groups =
        new ArrayList<>(
            new RollUp(List.of("g"), List.of(0.5))
                .of(
                    spark.sql(
                        "select g, status, drifted, q_value, v kl_pq, double('Infinity') kl_qp,"
                            + " cast(null as double) js_divergence from values"
                            + " ('a', 'OK', true, 0.25d, 4d), ('a', 'TOO_FEW', false, 0.5d, 1d),"
                            + " ('a', 'OK', true, 0.125d, double('NaN')), ('b', 'OK', null, null, 3d)"
                            + " as t(g, status, drifted, q_value, v)"),
                    spark.sql("select * from values ('b'), ('c') as t(g)"))
                .orElseThrow());
    groups.sort(Comparator.comparing(group -> group.values().toString()));
    assertThat(groups)
        .extracting(RollUp.Group::values)
        .containsExactly(List.of(), List.of("a"), List.of("b"), List.of("c"));
    assertThat(groups)
        .extracting(RollUp.Group::counts)
        .containsExactly(
            List.of(4L, 3L, 1L, 2L, 0L, 4L, 2L, 0.5),
            List.of(3L, 2L, 1L, 0L, 0L, 3L, 2L, 0.5),
            Arrays.asList(1L, 1L, 0L, 1L, 0L, 1L, 0L, null),
            Arrays.asList(0L, 0L, 0L, 1L, 0L, 0L, 0L, null));
    assertThat(groups.get(1).figuresOfMetrics())
        .startsWith(1.0, 2.5, 2.5, 4.0, null, null, null, null);
    assertThat(groups.get(0).figuresOfMetrics().subList(0, 4))
        .isEqualTo(List.<Object>of(1.0, 8 / 3.0, 3.0, 4.0));
  }
}
