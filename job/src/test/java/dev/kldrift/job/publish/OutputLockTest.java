package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock against whoever else may read the output, or write to it. */
class OutputLockTest {
  @TempDir Path folder;

  private String hold() {
    return OutputLock.holding(folder.toString(), new Configuration(), () -> "held");
  }

  /** Who can open the file can hold it; so nobody can but those who may replace results. */
  @ParameterizedTest
  @CsvSource({"rwxr-xr-x, rw-------", "rwxrwxr-x, rw-rw----", "rwx------, rw-------"})
  void lock_isOpenToThoseAloneWhoMayReplaceResults(String output, String lock) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(output));
    assertThat(hold()).isEqualTo("held");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo(lock);
  }

  /** As earlier versions have made them. */
  @Test
  void lock_thatEverybodyCanRead_isTightened() throws IOException {
    Files.createFile(
        file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    assertThat(hold()).isEqualTo("held");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "dangling", "folder", "pipe"})
  void lock_thatIsNoFile_isRefusedAndNotFollowed(String kind) throws Exception {
    Path other = folder.resolve("other");
    switch (kind) {
      case "link" -> Files.createSymbolicLink(file(), Files.writeString(other, "mine"));
      case "dangling" -> Files.createSymbolicLink(file(), other);
      case "folder" -> Files.createDirectory(file());
      default ->
          assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor()).isZero();
    }
    assertThatThrownBy(this::hold)
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH))
        .hasMessage("cannot write to output " + folder + ": _lock is not a file (remove it)");
    assertThat(Files.exists(other)).isEqualTo(kind.equals("link"));
  }

  @Test
  void lock_thatIsHeld_keepsOthersOff() {
    assertThatThrownBy(() -> OutputLock.holding(folder.toString(), new Configuration(), this::hold))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
    assertThat(hold()).isEqualTo("held");
  }

  private Path file() {
    return folder.resolve("_lock");
  }
}
