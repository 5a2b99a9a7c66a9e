package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.sql.DuckDbEngine;
import dev.kldrift.job.sql.SparkEngine;
import dev.kldrift.job.sql.SqlEngine;
import dev.kldrift.job.surprise.TestMovie;
import dev.kldrift.job.table.ResultTable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SurpriseTest extends SurpriseFixture {
  private static final int FRAMES = 12;
  private static final int PATCHES = 8 * 6;

  /** What moves comes first; brightness and entropy put the light and the fuzz first. */
  @Test
  void run_lightFuzzAndMovingDisc_ranksTheDiscFirst() throws IOException {
    TestMovie.write(frames(), FRAMES);
    SurpriseResult result = surprise();

    assertThat(result.listed()).isEqualTo(FRAMES);
    assertThat(result.used()).isEqualTo(FRAMES);
    assertThat(rows("divergence", "select count(*), min(t), max(t) from t"))
        .containsExactly("[" + PATCHES * 9 + ",3,11]");
    // The disc leaves one patch and reaches the next in each of the 9 frames.
    assertThat(rows("surprise", "select distinct y from t where rank <= 18"))
        .containsExactly("[" + TestMovie.DISC_Y + "]");
    assertThat(
            rows(
                "surprise",
                "select count(*) from t where rank <= 18 and x in (8 * floor(t/3), 8 * floor(t/3) - 8)"))
        .containsExactly("[18]");
    String still =
        "select max(surprise) < 0.05, count_if(drifted) from t where y = 8 and x = "
            + TestMovie.LIGHT_X;
    assertThat(rows("surprise", still)).containsExactly("[true,0]");
    assertThat(
            rows(
                "surprise",
                "select distinct x, y from (select * from t order by brightness desc limit 9)"))
        .containsExactly("[" + TestMovie.LIGHT_X + "," + TestMovie.LIGHT_Y + "]");
    assertThat(
            rows(
                "surprise",
                "select distinct x, y from (select * from t order by entropy_q desc limit 9)"))
        .containsExactly("[" + TestMovie.FUZZ_X + "," + TestMovie.FUZZ_Y + "]");
    assertThat(rows("surprise", "select count(*) = count(distinct rank), max(rank) from t"))
        .containsExactly("[true," + PATCHES * 9 + "]");
    assertPictures();
    assertSameAnswersInBothEngines();
  }

  /** Readers open the table by the shipped SQL. */
  private void assertSameAnswersInBothEngines() {
    DuckDbEngine duckDb = new DuckDbEngine();
    List<List<String>> answers = new ArrayList<>();
    for (SqlEngine engine : List.of(duckDb, new SparkEngine())) {
      engine.open(output());
      engine.open(ResultTable.SURPRISE);
      answers.add(engine.rows(SqlEngine.statements("most-surprising.sql").get(0)));
    }
    duckDb.close();
    assertThat(answers.get(0)).hasSize(9);
    assertThat(keys(answers.get(0))).isEqualTo(keys(answers.get(1)));
  }

  /** Without the mean, whose last digit is up to the order of the sum. */
  private static List<String> keys(List<String> answer) {
    return answer.stream()
        .map(row -> row.replaceFirst("^(.*? \\| .*?) \\| .*? \\|", "$1 |"))
        .toList();
  }

  private void assertPictures() throws IOException {
    BufferedImage heatMap = ImageIO.read(picture("heat-map.png").toFile());
    assertThat(heatMap.getWidth()).isBetween(512, 960);
    BufferedImage strip = ImageIO.read(picture("strip.png").toFile());
    assertThat(strip.getWidth()).isEqualTo(1200);
  }

  @Test
  void run_again_givesTheSameTablesAndPictures() throws IOException {
    TestMovie.write(frames(), 5);
    String first = surprise().comparison().run().identity().runId();
    byte[] heatMap = Files.readAllBytes(picture("heat-map.png"));
    byte[] strip = Files.readAllBytes(picture("strip.png"));
    assertThat(surprise().comparison().run().identity().runId()).isEqualTo(first);
    assertThat(Files.readAllBytes(picture("heat-map.png"))).isEqualTo(heatMap);
    assertThat(Files.readAllBytes(picture("strip.png"))).isEqualTo(strip);
  }

  @Test
  void run_jpegLumaAndOverlappingPatches_counts() {
    for (int t = 1; t <= 5; t++) {
      TestMovie.write(frames().resolve("a b" + t + ".jpg"), TestMovie.frame(t));
    }
    surprise("surprise.color=luma 32", "surprise.stride=4", "surprise.lag=0.2 s");
    assertThat(rows("divergence", "select count(*), min(t), max(bins), min(total_q) from t"))
        .containsExactly("[" + 3 * 15 * 11 + ",3,32,64.0]");
  }

  /** Every frame is used or in quarantine, and the others are compared all the same. */
  @Test
  void run_badFrames_quarantinesThemAndKeepsTheOthers() throws IOException {
    TestMovie.write(frames(), FRAMES);
    Files.delete(frames().resolve("frame-1.png"));
    byte[] whole = Files.readAllBytes(frames().resolve("frame-2.png"));
    Files.write(frames().resolve("frame-2.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(frames().resolve("frame-20.png"), "not an image");
    Files.write(frames().resolve("frame-21.png"), new byte[0]);
    TestMovie.write(frames().resolve("frame-22.png"), image(64, 40));
    TestMovie.write(frames().resolve("frame-23.png"), image(4, 4));
    TestMovie.write(frames().resolve("frame-24.png"), image(101, 100));
    TestMovie.write(frames().resolve("frame-003.png"), TestMovie.frame(3));
    TestMovie.write(frames().resolve("poster.png"), TestMovie.frame(3));
    Files.writeString(frames().resolve("notes.txt"), "left alone");
    SurpriseResult result = surprise("max-quarantine-fraction=0.5", "surprise.max-pixels=10000");

    assertThat(result.listed()).isEqualTo(18);
    assertThat(result.used()).isEqualTo(10);
    assertThat(
            rows(
                "quarantine",
                "select t, reason, regexp_replace(detail, 'decoded: .*', 'decoded'),"
                    + " element_at(split(source_file, '/'), -1) from t order by source_file"))
        .containsExactly(
            "[2,BROKEN_IMAGE,cannot be decoded,frame-2.png]",
            "[20,BROKEN_IMAGE,not a PNG or JPEG by its first bytes,frame-20.png]",
            "[21,BROKEN_IMAGE,0 bytes,frame-21.png]",
            "[22,SIZE_CHANGED,64x40 (most are 64x48),frame-22.png]",
            "[23,TOO_SMALL,4x4 (surprise.patch is 8),frame-23.png]",
            "[24,TOO_LARGE,101x100 is 10100 pixels (surprise.max-pixels is 10000),frame-24.png]",
            "[3,FRAME_NUMBER_TAKEN,frame-3.png: 3 is the number of frame-003.png (must be of one"
                + " frame),frame-3.png]",
            "[null,NO_FRAME_NUMBER,poster.png (must have 1 to 18 digits; or set"
                + " surprise.numbering=order),poster.png]");
    // 0 and 3 to 11 are used, 2 and 1 are not: 4 and 5 have nothing to be compared with.
    assertThat(rows("divergence", "select distinct t from t order by t"))
        .containsExactly("[3]", "[6]", "[7]", "[8]", "[9]", "[10]", "[11]");
    assertThat(rows("runs", "select rows_in, rows_combined, rows_quarantined from t"))
        .containsExactly("[" + (7 * PATCHES + 8) + "," + 7 * PATCHES + ",8]");
  }

  /** Alpha is laid over black and 16 bits are scaled, beside frames that have neither. */
  @Test
  void run_alphaAndGreyOf16Bits_areFramesAsAnyOther() {
    BufferedImage white = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    BufferedImage seeThrough = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 64; i++) {
      white.setRGB(i % 8, i / 8, 0xffffff);
      seeThrough.setRGB(i % 8, i / 8, 0x00ffffff);
      grey.getRaster().setSample(i % 8, i / 8, 0, 0xffff);
    }
    TestMovie.write(frames().resolve("1.png"), white);
    TestMovie.write(frames().resolve("2.png"), seeThrough);
    TestMovie.write(frames().resolve("3.png"), grey);
    assertThat(surprise("surprise.lag=1 frame").used()).isEqualTo(3);
    assertThat(rows("surprise", "select t, brightness, surprise > 1 from t order by t"))
        .containsExactly("[2,0.0,true]", "[3,255.0,true]");
  }

  private static BufferedImage image(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }

  @Test
  void run_mostlyBadFrames_publishesNothing() throws IOException {
    TestMovie.write(frames(), 5);
    Files.writeString(frames().resolve("frame-9.png"), "not an image");
    assertThatThrownBy(this::surprise)
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining("1 of 6 rows rejected")
        .hasMessageContaining("BROKEN_IMAGE, as in file:" + frames() + "/frame-9.png: not a PNG");
    assertThat(output().resolve("surprise")).doesNotExist();
    assertThat(output().resolve("_runs/run_date=" + DATE + ".json"))
        .content()
        .contains("\"command\" : \"surprise\"");
  }

  @Test
  void run_lagLongerThanTheMovie_saysSo() {
    TestMovie.write(frames(), 3);
    assertThatThrownBy(this::surprise)
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessage(
            "3 frames, and none has another one 3 frames before it (surprise.lag must be shorter)");
  }

  @Test
  void run_orderNumbering_countsFromZero() {
    for (String name : List.of("a2", "a10", "b", "c", "d")) {
      TestMovie.write(frames().resolve(name + ".png"), TestMovie.frame(name.length()));
    }
    surprise("surprise.numbering=order");
    assertThat(rows("surprise", "select distinct t from t order by t"))
        .containsExactly("[3]", "[4]");
  }

  /** Results of another command for the date replace these. */
  @Test
  void run_thenCompare_withdrawsSurpriseAndPictures() {
    TestMovie.write(frames(), 4);
    surprise();
    assertThat(picture("strip.png")).exists();
    TestSpark.write(folder.resolve("pairs"), "select 1 k, array(1, 2) p, array(2, 1) q");
    Settings settings =
        Settings.defaults()
            .withAssignment("input=" + folder.resolve("pairs"))
            .withAssignment("output=" + output())
            .withAssignment("run-date=" + DATE);
    try (Progress progress = Progress.of(spark, true)) {
      new CompareJob(spark, CompareConfig.of(settings, Clock.systemUTC()), progress).run();
    }
    assertThat(picture("strip.png")).doesNotExist();
    assertThat(output().resolve("surprise/run_date=" + DATE + "/surprise.parquet")).doesNotExist();
  }
}
