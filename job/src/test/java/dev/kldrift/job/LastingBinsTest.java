package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Bins that fit their values, and what becomes of those that do not. */
class LastingBinsTest extends NightlyFixture {
  private static final String STATUSES =
      "select feature, status, decision from t where run_date = '%s' order by 1";

  /** What a night says that its days have is what anyone finds who reads them again. */
  @Override
  protected NightlyResult run(NightlyConfig config) {
    NightlyResult result = super.run(config);
    String days =
        config.daysLookedAt().stream().map(day -> "'" + day + "'").collect(Collectors.joining(","));
    assertThat(result.profile().inventory().stream().map(Row::toString))
        .containsExactlyInAnyOrderElementsOf(
            rows(
                "histogram",
                "select date(run_date), feature, segment_level, spec_id, segment_spec_id,"
                    + " sum(rows), min(dataset) from t where run_date in ("
                    + days
                    + ") group by all"));
    return result;
  }

  /** Twenty even bins against the upper ten of them. */
  @Test
  void quantiles_farFromZero_tellHalfFromWhole() {
    String columns =
        "48.1 + %1$s / 1e5 latitude, 1777582800000 + %1$s * 43 ms, 10000 + %1$s / 100 price,"
            + " double(9007199254740992) + 2 * (%1$s) big, float(60 + %1$s / 1e4) heart";
    day("2026-01-01", 2000, columns.formatted("id"));
    day("2026-01-02", 2000, columns.formatted("(1000 + id div 2)"));
    nightly("2026-01-01");
    nightly("2026-01-02");
    assertThat(
            rows(
                "divergence",
                "select feature, bins, round(js_divergence, 4), decision from t"
                    + " where run_date = '2026-01-02' order by 1"))
        .containsExactly(
            "[big,24,0.2158,DRIFTED]",
            "[heart,24,0.2158,DRIFTED]",
            "[latitude,24,0.2158,DRIFTED]",
            "[ms,24,0.2158,DRIFTED]",
            "[price,24,0.2158,DRIFTED]");
    assertThat(rows("bins", "select slice(labels, 2, 2) from t where name = 'latitude'"))
        .contains("[ArraySeq([48.1, 48.101), [48.101, 48.102))]");
  }

  @Test
  void bins_ofAFirstDayThatSaysLittle_areMadeAgain() {
    day("2026-01-01", 150, "0 v, 'none' c, if(id < 3, id, null) few");
    day("2026-01-02", 150, "0 v, 'none' c, id few");
    day("2026-01-03", 150, "1 + id % 2 v, concat('spring', id % 3) c, id few");
    day("2026-01-04", 150, "500 + id % 2 v, concat('summer', id % 3) c, id few");
    for (int day = 1; day <= 4; day++) {
      nightly("2026-01-0" + day);
    }
    assertThat(
            rows(
                "bins",
                "select distinct run_date, size(labels), provisional, made_from from t"
                    + " where name = 'few' order by 1"))
        .containsExactly(
            "[2026-01-01,7,true,3]",
            "[2026-01-02,24,false,153]",
            "[2026-01-03,24,false,153]",
            "[2026-01-04,24,false,153]");
    assertThat(
            rows(
                "bins",
                "select b.name, b.replaces = a.spec_id from t a join t b using (name)"
                    + " where a.run_date = '2026-01-01' and b.run_date = '2026-01-03' order by 1"))
        .containsExactly("[c,true]", "[few,true]", "[v,true]");
    assertThat(rows("divergence", STATUSES.formatted("2026-01-03")))
        .containsExactly("[c,NO_OVERLAP,DRIFTED]", "[few,OK,STABLE]", "[v,NO_OVERLAP,DRIFTED]");
    assertThat(rows("divergence", STATUSES.formatted("2026-01-04")))
        .containsExactly(
            "[c,BINS_NO_LONGER_FIT,DRIFTED]", "[few,OK,STABLE]", "[v,BINS_NO_LONGER_FIT,DRIFTED]");
    String before = everything();
    nightly("2026-01-04");
    assertThat(everything()).isEqualTo(before);
    rebinned();
  }

  /** From here on 500 and 501 have their bins. */
  private void rebinned() {
    NightlyResult result = rebin("v", "2026-01-04");
    assertThat(result.profile().profiled()).containsExactly(LocalDate.of(2026, 1, 4));
    assertThat(result.profile().outdated()).containsExactly(LocalDate.of(2026, 1, 4));
    assertThat(rows("bins", "select run_date, edges from t where name = 'v' order by 1"))
        .endsWith(
            "[2026-01-03,ArraySeq(0.0, 1.0, 2.0, 3.0)]",
            "[2026-01-04,ArraySeq(500.0, 501.0, 502.0)]");
    assertThat(
            rows(
                "histogram",
                "select counts from t where feature = 'v' and run_date = '2026-01-04'"))
        .containsExactly("[ArraySeq(0, 75, 75, 0, 0, 0)]");
    nightly("2026-01-04");
    assertThat(rows("divergence", STATUSES.formatted("2026-01-04")))
        .contains("[v,NO_OVERLAP,DRIFTED]");
    assertThatThrownBy(() -> rebin("w", "2026-01-04"))
        .isInstanceOf(JobFailure.class)
        .hasMessage("--feature: 'w' has no bins (has [c, few, v])");
  }

  /** The source forgets half of the first day, and gets a column that must be counted. */
  @Test
  void reference_whoseRowsHaveGone_keepsWhatWasCounted() throws IOException {
    String rules = "profile.bins=%s edges 0 1";
    String columns = "id % 2 v, id % 3 w, if(id % 2 = 0, 'a', 'b') k, if(id < 9, 'x', 'y') g";
    String[] before = {
      "profile.segments=k,g", rules.formatted("v"), "reference.windows=trailing 3"
    };
    day("2026-01-01", 200, columns);
    day("2026-01-02", 200, columns);
    nightly("2026-01-01", before);
    nightly("2026-01-02", before);
    List<String> first = histograms("2026-01-01");

    for (int day = 1; day <= 2; day++) {
      TestFiles.delete(source().resolve("2026-01-0" + day + ".parquet"));
      day("2026-01-0" + day, day * 100, columns + ", id % 5 added");
    }
    day("2026-01-03", 200, columns + ", id % 5 added");
    String[] after = {"profile.segments=k", rules.formatted("w"), "reference.windows=trailing 3"};
    NightlyResult result = nightly("2026-01-03", after);

    assertThat(result.profile().warnings())
        .containsExactly(
            "histograms keep the bins of before, as the source has fewer rows of these days than"
                + " were counted: 'v' of [2026-01-01], 'w' of [2026-01-01]");
    assertThat(histograms("2026-01-01"))
        .containsAll(first)
        .filteredOn(row -> !first.contains(row))
        .hasSize(2 * 3) // of 'added', with profiles: all, k = a and k = b
        .allMatch(row -> row.startsWith("[added,"));
    assertThat(
            rows(
                "divergence",
                "select feature, total_p, status, decision from t"
                    + " where run_date = '2026-01-03' and segment_level = 'all' order by 1"))
        .containsExactly(
            "[added,300.0,OK,STABLE]",
            "[g,400.0,OK,STABLE]",
            "[k,400.0,OK,STABLE]",
            "[v,0.0,BIN_MISMATCH,null]", // finer now
            "[w,400.0,OK,STABLE]"); // coarser, so those of before are added up
  }

  /** What a day has, whatever its bins. */
  private List<String> histograms(String date) {
    String columns = "select feature, segment_level, k, g, rows, %s from t where run_date = '%s'";
    List<String> rows = new ArrayList<>(rows("histogram", columns.formatted("counts", date)));
    rows.addAll(rows("profile", columns.formatted("nulls", date)));
    return rows;
  }

  @Test
  void rebin_whereRowsHaveGone_keepsWhatWasCounted() throws IOException {
    day("2026-01-03", 200, "id % 4 v, id % 3 w");
    nightly("2026-01-03");
    TestFiles.delete(source().resolve("2026-01-03.parquet"));
    day("2026-01-03", 150, "id % 5 v, id % 3 w");
    day("2026-01-04", 200, "id % 5 v, id % 3 w");
    nightly("2026-01-04");
    List<String> before = rows("histogram", "select counts from t where run_date = '2026-01-03'");

    NightlyResult result = rebin("v", "2026-01-03");
    assertThat(result.profile().profiled()).containsExactly(LocalDate.of(2026, 1, 4));
    assertThat(result.profile().warnings())
        .containsExactly(
            "histograms keep the bins of before, as the source has fewer rows of these days than"
                + " were counted: 'v' of [2026-01-03]");
    assertThat(rows("histogram", "select counts from t where run_date = '2026-01-03'"))
        .isEqualTo(before);
  }

  private NightlyResult rebin(String feature, String from) {
    NightlyConfig config = config("2026-01-04");
    try (Progress progress = Progress.of(spark, true)) {
      return new NightlyJob(spark, config, progress).rebin(feature, LocalDate.parse(from));
    }
  }

  @Test
  void feature_thatCannotBeBinned_hasAStatusAndTheOthersGoOn() {
    String columns =
        "if(id = 0, 1e-60, 1e9 + id) amount, if(id = 0, 999999, id) number, id % 10 other";
    day("2026-01-01", 200, columns);
    day("2026-01-02", 200, columns);
    String rules = "profile.bins=amount log 5,number integer";
    nightly("2026-01-01", rules);
    NightlyResult result = nightly("2026-01-02", rules);
    assertThat(rows("divergence", "select feature, status from t where run_date = '2026-01-02'"))
        .containsExactlyInAnyOrder("[amount,CANNOT_BIN]", "[number,CANNOT_BIN]", "[other,OK]");
    assertThat(result.profile().specifications().problems().values())
        .containsExactlyInAnyOrder(
            "profile.bins: 'amount log': amount spans 70 decades (at most 40; use quantile)",
            "profile.bins: 'number integer': number has values from 1 to 999999 (at most 1000"
                + " values; use quantile or edges)");
  }

  @Test
  void profile_countedByHand_isPublished() {
    day(
        "2026-01-01",
        8,
        "element_at(array(-5D, 0D, 9D, 10D, double('NaN'), double('Infinity'), null, 10D),"
            + " int(id + 1)) v,"
            + " element_at(array('a', 'a', '', 'b', 'b', '', 'd', null), int(id + 1)) s,"
            + " if(id < 6, 'k1', 'k2') k");
    nightly("2026-01-01", "profile.bins=s top 2", "profile.features=v,s", "profile.segments=k");
    String columns =
        "feature, k, rows, nulls, nans, distinct, min, max, mean, round(stddev, 6), zeros, empty";
    assertThat(rows("profile", "select " + columns + " from t order by feature, k"))
        .containsExactly(
            "[s,null,8,1,null,2,null,null,null,null,null,2]",
            "[s,k1,6,0,null,2,null,null,null,null,null,2]",
            "[s,k2,2,1,null,0,null,null,null,null,null,0]",
            // of -5, 0, 9, 10 and 10: sum 24, squares 306
            "[v,null,8,1,1,null,-5.0,Infinity,4.8,6.906519,1,null]",
            "[v,k1,6,0,1,null,-5.0,Infinity,3.5,7.234178,1,null]",
            "[v,k2,2,1,0,null,10.0,10.0,10.0,null,0,null]");
  }

  @Test
  void tables_ofOneFileAndOfThirteen_areTheSame() throws IOException {
    String select =
        "select timestamp'2026-01-01 12:00:00' date, exp(xxhash64(id) / 1e18) tail,"
            + " pmod(xxhash64(id, 4), 10000) / 100 price,"
            + " if(id %% 3 = 0, 0, pmod(xxhash64(id, 5), 1000003) / 1e6) cost,"
            + " concat('c', id %% 70) c, string(id %% 4) k from range(0, 5000, 1, 1)"
            + " where id %% 13 >= %d and id %% 13 <= %d";
    file("all.parquet", select.formatted(0, 12));
    nightly("2026-01-01", "profile.segments=k");
    List<String> once = tables();
    TestFiles.delete(source().resolve("all.parquet"));
    TestFiles.delete(output());
    for (int file = 0; file < 13; file++) {
      file("part" + file + ".parquet", select.formatted(file, file));
    }
    nightly("2026-01-01", "profile.segments=k");
    assertThat(tables()).isEqualTo(once);
  }

  private List<String> tables() {
    return List.of(
        rows("bins", "select * from t order by name, kind").toString(),
        rows("histogram", "select * from t order by feature, segment_level, k").toString(),
        rows("profile", "select * from t order by feature, segment_level, k").toString());
  }
}
