package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of stores without locks, through Hadoop on a disk, whose clock is that of its files. */
class LeaseTest {
  @TempDir Path folder;

  private final Configuration hadoop = new Configuration();

  @BeforeEach
  void setLease() {
    hadoop.setLong(Lease.SECONDS, 600);
  }

  private Lease take() throws IOException {
    return Lease.take(new org.apache.hadoop.fs.Path(folder.toUri()), hadoop);
  }

  private Path lock(int number) {
    return folder.resolve("_lock/%010d".formatted(number));
  }

  private void age(int number, Duration age) throws IOException {
    Files.setLastModifiedTime(lock(number), FileTime.from(Instant.now().minus(age)));
  }

  private static void assertLocked(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobFailure.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED);
              assertThat(e.getMessage()).contains(words).doesNotContain("\n");
            });
  }

  @Test
  void second_whileTheFirstIsAtWork_isRefusedWithTheOwner() throws IOException {
    Lease first = take();
    assertLocked(
        this::take,
        " is in use by another run (host ",
        ", process " + ProcessHandle.current().pid() + ", since 20",
        "; try again later)");
    first.confirm();
    first.giveUp();
    take().confirm();
    assertThat(lock(2)).exists();
    assertThat(lock(1)).doesNotExist();
  }

  @Test
  void owner_thatIsSilentForItsLease_isTakenOverAndPublishesNothingMore() throws IOException {
    Lease dead = take();
    age(1, Duration.ofMinutes(9));
    assertLocked(this::take, "in use");
    age(1, Duration.ofMinutes(11));
    Lease next = take();
    next.confirm();
    assertLocked(dead::confirm, "no longer this run's: another run has taken it over (host ");
    assertLocked(dead::requireHeld, "another run has taken it over");
    dead.giveUp(); // says nothing of the other's lock
    assertLocked(this::take, "in use");
    next.giveUp();
    take().confirm();
  }

  /** The owner says how long it may be silent, not who comes next. */
  @Test
  void lease_isTheOwners() throws IOException {
    take();
    hadoop.setLong(Lease.SECONDS, 4);
    age(1, Duration.ofMinutes(9));
    assertLocked(this::take, "in use");
  }

  /** A store whose clock went back a day keeps others off too long rather than too short. */
  @Test
  void owner_whoseFileIsOfTomorrow_keepsTheLock() throws IOException {
    Lease owner = take();
    age(1, Duration.ofDays(-1));
    assertLocked(this::take, "in use");
    owner.confirm();
    owner.giveUp();
    age(1, Duration.ofDays(-1));
    take().confirm();
  }

  @Test
  void renewal_movesTheFile() throws Exception {
    hadoop.setLong(Lease.SECONDS, 4);
    Lease owner = take();
    age(1, Duration.ofDays(1));
    for (int i = 0; i < 100 && Files.readString(lock(1)).contains("\"renewed\" : 0"); i++) {
      Thread.sleep(100);
    }
    assertLocked(this::take, "in use");
    owner.giveUp();
    assertThat(lock(1)).content().contains("\"free\" : true");
  }

  /** As it is while its owner writes it. */
  @Test
  void lock_thatIsEmpty_isSomebodys() throws IOException {
    Files.createDirectories(folder.resolve("_lock"));
    Files.createFile(lock(7));
    assertLocked(this::take, "(host unknown, process unknown, since unknown; try again later)");
    age(7, Duration.ofMinutes(11));
    take().confirm();
    assertThat(lock(8)).exists();
  }

  /** Who looked long ago makes a number that others have made and deleted since. */
  @Test
  void number_thatCameBefore_isNotTakenForTheHighest() throws IOException {
    Lease owner = take();
    Files.copy(lock(1), lock(3));
    assertLocked(owner::confirm, "another run has taken it over");
  }
}
