package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;

/** Histograms that are maps from bin to weight, as DuckDB's {@code histogram()} makes them. */
class HistogramMapsTest extends ForeignFilesFixture {

  @Test
  void maps_ofHistogram_areAlignedByTheirKeys() throws IOException {
    duckDb(
        "in.parquet",
        "select k, histogram(x) filter (s = 'p') p, histogram(x) filter (s = 'q') q from (values ('a', 'p', 2), ('a', 'p', 10), ('a', 'p', 10), ('a', 'q', 2), ('a', 'q', 3), ('b', 'p', 1), ('b', 'q', 1), ('c', 'p', 5)) t(k, s, x) group by k");
    compare(in());
    assertThat(
            rows(
                "divergence",
                "select k, bins, partials, total_p, total_q, kl_pq, unsupported_mass_p, unsupported_mass_q, status from t order by k"))
        .containsExactly(
            "[a,3,1,3.0,2.0,Infinity,0.6666666666666666,0.5,OK]",
            "[b,1,1,1.0,1.0,0.0,0.0,0.0,CONSTANT]");
    assertThat(
            rows(
                "divergence",
                "select transform(array_sort(top_bins), b -> b.bin || ' ' || b.label) from t where k = 'a'"))
        .containsExactly("[ArraySeq(0 2, 1 3, 2 10)]");
    assertThat(rows("quarantine", "select k, reason, p, q, bins from t"))
        .containsExactly("[c,NULL_ARRAY,ArraySeq(1),null,ArraySeq(5)]");
  }

  @Test
  void maps_partialsWithOtherKeys_areAddedByKey() throws IOException {
    duckDb(
        "in.parquet",
        "select * from (values ('a', map {'x': 1, 'y': 2}, map {'y': 1}), ('a', map {'z': 4}, map {'x': 2, 'z': 1}), ('a', map {'x': -1}, map {'x': 1}),"
            + " ('b', map {'x': 1}, map {'x': 1}), ('b', map {}, map {}), ('c', map {'x': 9007199254740992}, map {'x': 1}), ('c', map {'x': 1, 'y': 1}, map {'x': 1})) t(k, p, q)");
    compare(in());
    assertThat(
            rows(
                "divergence",
                "select k, status, bins, partials, total_p, total_q from t order by k"))
        .containsExactly("[a,PARTIAL_INPUT,3,2,7.0,4.0]", "[b,CONSTANT,1,2,1.0,1.0]");
    assertThat(rows("quarantine", "select k, reason, bins, p, q from t order by k, reason, bins"))
        .containsExactly(
            "[a,NEGATIVE,ArraySeq(x),ArraySeq(-1),ArraySeq(1)]",
            "[c,OVERFLOW,ArraySeq(x),ArraySeq(9007199254740992),ArraySeq(1)]",
            "[c,OVERFLOW,ArraySeq(x, y),ArraySeq(1, 1),ArraySeq(1, 0)]");
    assertThat(rows("quarantine", "select detail from t order by detail"))
        .contains("[p[x] is negative: -1.0 (must be >= 0)]");
    String ofMaps = rows("divergence", "select kl_pq, kl_qp, psi from t where k = 'a'").toString();
    compare(input("wide", "select 'a' k, array(1, 2, 4) p, array(2, 1, 1) q"));
    assertThat(rows("divergence", "select kl_pq, kl_qp, psi from t").toString()).isEqualTo(ofMaps);
  }

  /** As of arrays, whether other keys have partials or not. */
  @Test
  void keys_withoutAGoodRow_areInQuarantineAlone() throws IOException {
    String bad = "('b', map {'x': -1}, map {'x': 1})";
    String good = "('a', map {'x': 1, 'y': 2}, map {'y': 1})";
    for (String rows :
        List.of(
            bad + ", " + good, bad + ", " + bad + ", " + good + ", " + good, bad + ", " + bad)) {
      duckDb("in.parquet", "select * from (values " + rows + ") t(k, p, q)");
      compare(in());
      assertThat(rows("divergence", "select count(*) from t where k <> 'a'"))
          .containsExactly("[0]");
      assertThat(rows("quarantine", "select distinct k, reason from t"))
          .containsExactly("[b,NEGATIVE]");
    }
  }

  @Test
  void maps_repeatedKeyNullOrTooLargeValue_areRejectedByKey() throws IOException {
    String side =
        "optional group %s (MAP) { repeated group key_value { required binary key (STRING); optional int64 value (INTEGER(64,false)); } }";
    String schema = "required binary k (STRING); " + side.formatted("p") + side.formatted("q");
    for (String bad : List.of("repeated", "null", "large", "good")) {
      parquet(
          bad + ".parquet",
          schema,
          row -> {
            row.add("k", bad);
            Group p = row.addGroup("p");
            p.addGroup("key_value").append("key", "x").append("value", 1L);
            Group second =
                p.addGroup("key_value").append("key", bad.equals("repeated") ? "x" : "y");
            if (!bad.equals("null")) {
              second.append("value", bad.equals("large") ? -1L : 3L);
            }
            row.addGroup("q").addGroup("key_value").append("key", "x").append("value", 1L);
          });
    }
    compare(in());
    assertThat(rows("divergence", "select k, total_p from t")).containsExactly("[good,4.0]");
    assertThat(rows("quarantine", "select k, reason, detail from t order by k"))
        .containsExactly(
            "[large,OVERFLOW,p[y] is too large: 18446744073709551615 (counts must be <= 2^53 = 9007199254740992)]",
            "[null,NULL_ELEMENT,p[y] is null (must be a number)]",
            "[repeated,REPEATED_BIN,p has bin x twice (must be once)]");
  }

  @Test
  void maps_besideArraysOrLabels_areErrors() throws IOException {
    duckDb("in.parquet", "select 'a' k, map {'x': 1} p, [1] q");
    assertThatThrownBy(() -> compare(in()))
        .hasMessage(
            "column 'q' is array<int> in %s (must be a map from string, number, date or boolean to double, float, bigint or int)"
                .formatted(in().resolve("in.parquet")));
    duckDb("in.parquet", "select 'a' k, map {'x': 1} p, map {'x': 1} q, ['x'] bins");
    assertThatThrownBy(() -> compare(in()))
        .hasMessageStartingWith("columns: 'bins' describes bins, but the maps of column 'p' name");
  }
}
