package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoolSegmentsTest extends StageFixture {
  private List<String> pool(String segments) {
    return text(
        new PoolSegments(List.of("g"))
            .pool(
                spark.sql(
                    "select g, p __p, p __q, bins __bins, array(1d, 2d) __totals, partial"
                        + " __partial, false __differ, false __overflow from values "
                        + segments
                        + " as t(g, p, bins, partial)")),
        "g",
        "segments",
        "__p",
        "__totals",
        "__partial",
        "__differ",
        "__overflow");
  }

  @Test
  void pool_addsSegmentsOfTheSameBins() {
    assertThat(
            pool(
                "('a', array(1d, 2d), 7, false), ('a', array(3d, 4d), 7, true),"
                    + " (null, array(5d, 6d), 7, false)"))
        .containsExactly(
            "[a,2,ArraySeq(4.0, 6.0),ArraySeq(2.0, 4.0),true,false,false]",
            "[null,1,ArraySeq(5.0, 6.0),ArraySeq(1.0, 2.0),false,false,false]");
  }

  @Test
  void pool_otherBins_haveTotalsAndNoHistogram() {
    assertThat(pool("('a', array(1d, 2d), 7, false), ('a', array(1d, 2d), 8, false)"))
        .containsExactly("[a,2,null,ArraySeq(2.0, 4.0),false,true,false]");
  }

  @Test
  void pool_aSegmentWithoutHistogram_isAnOverflow() {
    assertThat(pool("('a', array(1d, 2d), 7, false), ('a', null, 7, false)"))
        .containsExactly("[a,2,null,ArraySeq(2.0, 4.0),false,false,true]");
  }
}
