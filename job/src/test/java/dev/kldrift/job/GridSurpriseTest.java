package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.sql.DuckDbEngine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** {@code surprise --grid}: histograms that somebody else has counted, in real Parquet. */
class GridSurpriseTest extends SurpriseFixture {
  /** Five by four cells, 10 apart, at seven times; one cell turns over at time 5. */
  private static final String CELLS =
      "select int(10 * x - 20) x, int(10 * y + 100) y, t,"
          + " if(x = 3 and y = 1 and t >= 5, array(10, 90), array(80, 20)) counts"
          + " from (select explode(sequence(0, 4)) x), (select explode(sequence(0, 3)) y),"
          + " (select explode(sequence(0, 6)) t)";

  private SurpriseResult grid(Path table, String... assignments) {
    return run("surprise.grid=" + table, assignments);
  }

  private Path table(String query) {
    return TestSpark.write(folder.resolve("grid"), query);
  }

  @Test
  void run_oneCellTurnsOver_ranksItFirstAndDrawsIt() throws IOException {
    SurpriseResult result = grid(table(CELLS));

    assertThat(result.unit()).isEqualTo("rows");
    assertThat(result.listed()).isEqualTo(5 * 4 * 7);
    assertThat(result.used()).isEqualTo(result.listed());
    assertThat(output().resolve("_runs/run_date=" + DATE + ".json"))
        .content()
        .containsSubsequence("\"grid\" : ", "\"pairs\" : ", "\"read\" : ", "\"publish\" : ")
        .contains("\"kernel\" : ");
    assertThat(rows("divergence", "select count(*), min(t), max(t) from t"))
        .containsExactly("[" + 5 * 4 * 4 + ",3,6]");
    assertThat(rows("surprise", "select rank, t, x, y, brightness from t where surprise > 0.5"))
        .containsExactlyInAnyOrder("[1,5,10,110,null]", "[2,6,10,110,null]");
    assertThat(rows("surprise", "select count(*) from t where surprise > 0 and rank > 2"))
        .containsExactly("[0]");

    // 896 x 716 pixels and the scale: 50 x 40 units, 17 pixels each.
    BufferedImage heatMap = ImageIO.read(picture("heat-map.png").toFile());
    assertThat(heatMap.getWidth()).isEqualTo(17 * 50 + 64);
    assertThat(heatMap.getHeight()).isEqualTo(17 * 40);
    assertThat(heatMap.getRGB(17 * 35, 17 * 15)).as("it").isEqualTo(0xfffcffa4);
    assertThat(heatMap.getRGB(17 * 25, 17 * 15)).as("its neighbour").isEqualTo(0xff550f6d);
    assertThat(ImageIO.read(picture("strip.png").toFile()).getWidth()).isEqualTo(1200);
  }

  /** Names of one's own, other types, and parts of a histogram that are added up. */
  @Test
  void run_otherNamesAndParts_addsThemUp() {
    Path table =
        table(
            "select bigint(c) column, smallint(1) row, tinyint(f) frame,"
                + " array(double(30 + f), 2D) histogram from (select explode(sequence(0, 1)) c),"
                + " (select explode(sequence(0, 3)) f), (select explode(array(1, 2)))");
    grid(
        table,
        "surprise.columns.x=column",
        "surprise.columns.y=row",
        "surprise.columns.t=frame",
        "surprise.columns.histogram=histogram");
    assertThat(rows("divergence", "select x, y, t, total_p, total_q from t order by x, t"))
        .containsExactly("[0,1,3,64.0,70.0]", "[1,1,3,64.0,70.0]");
  }

  @Test
  void run_foreignTypes_areReadAndUnusedColumnsLeftAlone() throws IOException {
    Path file = Files.createDirectories(folder.resolve("grid")).resolve("grid.parquet");
    DuckDbEngine duckDb = new DuckDbEngine();
    duckDb.execute(
        "copy (select c::utinyint x, 1::uinteger y, f::ubigint t, [30 + f, 2]::ubigint[] counts, time '10:00' clock from range(2) a(c), range(4) b(f) union all select 0::utinyint, 1::uinteger, 9::ubigint, [18446744073709551615]::ubigint[], null) to '%s' (format parquet)"
            .formatted(file));
    duckDb.close();
    grid(file, "max-quarantine-fraction=0.5");
    assertThat(rows("divergence", "select x, y, t, total_p, total_q from t order by x, t"))
        .containsExactly("[0,1,3,32.0,35.0]", "[1,1,3,32.0,35.0]");
    assertThat(rows("quarantine", "select t, reason, detail from t"))
        .containsExactly(
            "[9,OVERFLOW,counts[0] is too large: 18446744073709551615 (counts must be <= 2^53 = 9007199254740992)]");
  }

  /** Every row is used or in quarantine; bins that change are a pair that cannot be compared. */
  @Test
  void run_badRows_quarantinesThemAndKeepsTheOthers() {
    Path table =
        table(
            "select bigint(x) x, y, t,"
                + " if(x = -20 and y = 100 and t = 6, array(1, 2, 3), counts) counts from ("
                + CELLS
                + ") union all select null, 1, 1, array(1, 2)"
                + " union all select 3000000000, 1, 1, array(1, 2)"
                + " union all select 1, 1, null, array(1, 2)"
                + " union all select 1, 2, 2, null"
                + " union all select 1, 2, 2, array(1, -2)");
    SurpriseResult result = grid(table, "max-quarantine-fraction=0.1");
    assertThat(result.listed() - result.used()).isEqualTo(5);
    assertThat(
            rows(
                "quarantine",
                "select reason, source_file like '%.parquet' from t where y > 2 or x is null"))
        .as("a pair is of several frames")
        .containsExactlyInAnyOrder(
            "[LENGTH_MISMATCH,null]", "[BAD_PLACE,true]", "[BAD_PLACE,true]");
    assertThat(rows("quarantine", "select x, y, t, reason, detail from t order by detail"))
        .containsExactly(
            "[1,2,2,NULL_ARRAY,counts is NULL (must be an array)]",
            "[1,2,2,NEGATIVE,counts[1] is negative: -2.0 (must be >= 0)]",
            "[-20,100,6,LENGTH_MISMATCH,p and q differ in length: 2 != 3]",
            "[1,1,null,BAD_PLACE,t is NULL (must fit into bigint)]",
            "[null,1,1,BAD_PLACE,x is 3000000000 (must fit into int)]",
            "[null,1,1,BAD_PLACE,x is NULL (must fit into int)]");
    assertThat(rows("runs", "select rows_in, rows_combined, rows_quarantined from t"))
        .containsExactly("[85,79,6]");
  }

  @Test
  void run_lagLongerThanTheTable_saysSo() {
    Path table = table(CELLS);
    assertThatThrownBy(() -> grid(table, "surprise.lag=7 frames"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessage(
            "140 rows, and none has another one 7 frames before it (surprise.lag must be shorter)");
  }
}
