package dev.kldrift.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.record.SparkSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsCreateModes;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the local disk of jobs is Hadoop's but for how permissions come to be. */
class LocalDiskTest {
  @TempDir private Path folder;

  private static FileSystem disk(FileSystem made, Configuration hadoop) throws IOException {
    made.initialize(Path.of("/").toUri(), hadoop);
    return made;
  }

  private List<String> made(FileSystem disk, String name) throws IOException {
    org.apache.hadoop.fs.Path top = new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(top, "a/b");
    disk.create(file).close();
    org.apache.hadoop.fs.Path few = new org.apache.hadoop.fs.Path(top, "few");
    disk.create(few).close();
    disk.setPermission(few, FsPermission.valueOf("-r-x--x-w-"));
    org.apache.hadoop.fs.Path both = new org.apache.hadoop.fs.Path(top, "both");
    disk.create(both).close();
    FsPermission all = new FsPermission((short) 0777);
    disk.setPermission(both, FsCreateModes.create(new FsPermission((short) 0640), all));
    org.apache.hadoop.fs.Path sticky = new org.apache.hadoop.fs.Path(top, "sticky");
    disk.mkdirs(sticky);
    disk.setPermission(sticky, new FsPermission((short) 01777));
    try (var paths = Files.walk(folder.resolve(name))) {
      return paths
          .sorted()
          .map(path -> folder.resolve(name).relativize(path) + " " + mode(path))
          .toList();
    }
  }

  private static String mode(Path path) {
    try {
      int bits = (int) Files.getAttribute(path, "unix:mode") & 07777;
      return Integer.toOctalString(bits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"022", "027", "000"})
  void files_haveThePermissionsThatHadoopGivesThem(String umask) throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.permissions.umask-mode", umask);
    List<String> theirs = made(disk(new LocalFileSystem(), hadoop), "theirs");
    assertThat(made(disk(new LocalDisk(), hadoop), "ours")).isEqualTo(theirs);
    assertThat(theirs).contains("few 512", "both 640", "sticky 1777");
  }

  @Test
  void jobs_onThisMachine_haveItUnlessAnotherIsChosen() throws IOException {
    SparkSession spark = TestSpark.session();
    Configuration hadoop = SparkSettings.session(spark).sessionState().newHadoopConf();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.toUri());
    assertThat(path.getFileSystem(hadoop)).isInstanceOf(LocalDisk.class);

    Configuration shared = spark.sparkContext().hadoopConfiguration();
    shared.set("fs.file.impl", LocalFileSystem.class.getName());
    try {
      assertThat(LocalDisk.settings(spark.sparkContext())).isEmpty();
    } finally {
      shared.unset("fs.file.impl");
    }
  }
}
