package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.TestFiles;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The disk of the output is full at random moments of a rerun: it ends with 73 and a record, and
 * the earlier results stay.
 *
 * <p>{@code -Dkldrift.moments=N} tries N moments, as {@code scripts/ends-test} does.
 */
class FullDiskTest extends CompareFixture {
  private static final int MOMENTS = Integer.getInteger("kldrift.moments", 6);
  private static final long SEED = Long.getLong("kldrift.seed", 20261125);
  private static final String NO_CACHE = "fs.file.impl.disable.cache";

  @Override
  protected Path output() {
    return folder.resolve("full/out");
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  @BeforeEach
  void useTheFullDisk() {
    FullDisk.room(Long.MAX_VALUE);
    hadoop().set("fs.file.impl", FullDisk.class.getName());
    hadoop().setBoolean(NO_CACHE, true);
  }

  @AfterEach
  void useTheDiskAgain() {
    hadoop().set("fs.file.impl", LocalFileSystem.class.getName());
    hadoop().unset(NO_CACHE);
  }

  @Test
  void rerun_onADiskThatFillsUp_endsWith73AndKeepsEarlierResults() throws IOException {
    Path earlier = input("earlier", pairs(300, 7));
    Path later = input("later", pairs(330, 5));
    compare(later);
    String expected = results();
    compare(earlier);
    Map<String, Integer> before = tables();

    FullDisk.room(Long.MAX_VALUE);
    compare(later);
    long most = FullDisk.mostUsed();
    compare(earlier);
    assertThat(tables().keySet()).isEqualTo(before.keySet());
    before = tables();

    Random random = new Random(SEED);
    for (int moment = 0; moment < MOMENTS; moment++) {
      long room = 600 + (long) (0.95 * (most - 600) * random.nextDouble());
      FullDisk.room(room);
      Throwable thrown = catchThrowable(() -> compare(later));
      FullDisk.room(Long.MAX_VALUE);

      String when = "room for %d of %d bytes, seed %d".formatted(room, most, SEED);
      assertThat(thrown).as(when).isInstanceOf(JobFailure.class);
      assertThat(((JobFailure) thrown).exitCode()).as(when).isEqualTo(ExitCode.CANNOT_PUBLISH);
      assertThat(thrown.getMessage())
          .as(when)
          .startsWith("cannot write ")
          .matches(".*(No space left on device|Mkdirs failed to create \\S+)$");
      assertThat(output().resolve("_runs/run_date=" + DATE + ".json"))
          .as(when)
          .content()
          .contains("\"outcome\" : \"CANNOT_PUBLISH\"", "\"exit_code\" : 73");
      assertThat(tables()).as(when).isEqualTo(before);
      assertThat(output().resolve("_staging")).as(when).isEmptyDirectory();
    }
    compare(later);
    assertThat(results()).isEqualTo(expected);
  }

  private static String pairs(int keys, int factor) {
    return "select id k, array(id %% 11, 1, 3) p, array(id %% %d, 2, 5) q from range(%d) union all select -1, array(-1), array(1)"
        .formatted(factor, keys);
  }

  /** Every file of a table, with its content. */
  private Map<String, Integer> tables() {
    Map<String, Integer> tables = new TreeMap<>();
    for (Path file : TestFiles.below(output())) {
      String name = output().relativize(file).toString();
      if (!name.startsWith("_")) {
        tables.put(name, Arrays.hashCode(bytes(file)));
      }
    }
    return tables;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
