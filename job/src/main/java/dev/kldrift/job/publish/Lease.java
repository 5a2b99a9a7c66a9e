package dev.kldrift.job.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The right to an output on a store that has no locks: a file {@code <output>/_lock/<number>} that
 * its owner made, alone, and writes again as long as it is at work.
 *
 * <p>The highest number counts. Whoever comes next makes the number after it, once its owner has
 * given it up or has not written it for its lease; as a number can be made once, one of several
 * gets it. The highest number is never deleted, so that none comes twice. Clocks of machines do not
 * matter: both times that are compared are the store's, of the file and of one that is written to
 * know what time it is there.
 */
final class Lease {
  /** How long an owner may be silent, in seconds; the owner's own setting counts. */
  static final String SECONDS = "kldrift.lock.lease";

  static final long DEFAULT_SECONDS = 120;

  private static final Pattern NUMBER = Pattern.compile("\\d{10}");
  private static final int RENEWALS = 4;

  private final FileSystem fileSystem;
  private final Path folder;
  private final Duration length;
  private final String owner = UUID.randomUUID().toString();
  private final String since = Instant.now().toString();
  private final CountDownLatch over = new CountDownLatch(1);
  private long number;
  private long renewed;
  private boolean given;

  /** Java's clock of what has passed, which no setting of a clock moves. */
  private volatile long confirmed;

  private volatile Optional<String> taker = Optional.empty();

  private Lease(Path root, Configuration hadoop) throws IOException {
    this.fileSystem = root.getFileSystem(hadoop);
    this.folder = new Path(fileSystem.makeQualified(root), "_lock");
    this.length = Duration.ofSeconds(seconds(hadoop));
  }

  static long seconds(Configuration hadoop) {
    return Math.max(RENEWALS, hadoop.getLong(SECONDS, DEFAULT_SECONDS));
  }

  /**
   * Takes the right to an output.
   *
   * @throws JobFailure if another run has it
   */
  static Lease take(Path root, Configuration hadoop) throws IOException {
    Lease lease = new Lease(root, hadoop);
    lease.take(root);
    Thread renewal = new Thread(lease::keep, "kldrift-lock");
    renewal.setDaemon(true);
    renewal.start();
    return lease;
  }

  private void take(Path root) throws IOException {
    List<Long> numbers = numbers();
    long last = last(numbers);
    if (last > 0 && !isOver(last)) {
      throw locked(root, last);
    }
    number = last + 1;
    long asked = System.nanoTime();
    boolean made = ExclusiveCreate.create(fileSystem, file(number), content());
    if (!made && !isOurs(read(number))) { // a PUT that is sent twice is refused the second time
      throw locked(root, number);
    }
    long highest = last(numbers());
    if (highest > number) { // which was made and deleted since we looked
      fileSystem.delete(file(number), false);
      throw locked(root, highest);
    }
    confirmed = asked;
    for (long older : numbers) {
      fileSystem.delete(file(older), false);
    }
  }

  /**
   * Makes sure that nobody has taken the output over since.
   *
   * @throws JobFailure if somebody has, or the store does not say
   */
  void confirm() {
    try {
      renew();
    } catch (IOException e) {
      throw lost("cannot renew " + file(number) + ": " + Reason.of(e));
    }
    requireHeld();
  }

  /**
   * The same by what is known here, without asking the store.
   *
   * @throws JobFailure if the lease has ended
   */
  void requireHeld() {
    taker.ifPresent(
        name -> {
          throw lost("another run has taken it over (" + name + ")");
        });
    long silent = System.nanoTime() - confirmed;
    if (silent > length.toNanos()) {
      throw lost("its lock was not renewed for " + Duration.ofNanos(silent).toSeconds() + " s");
    }
  }

  private JobFailure lost(String why) {
    return new JobFailure(
        ExitCode.LOCKED,
        "output " + folder.getParent() + " is no longer this run's: " + why + " (try again later)");
  }

  /** Lets the next run in; what cannot be said ends with the lease. */
  void giveUp() {
    over.countDown();
    try {
      synchronized (this) {
        given = true;
        if (taker.isEmpty()) {
          write(file(number), content());
        }
      }
    } catch (IOException e) {
      System.getLogger(Lease.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "cannot give up {0}, which ends by itself in {1} s: {2}",
              file(number),
              length.toSeconds(),
              Reason.of(e));
    }
  }

  private void keep() {
    while (taker.isEmpty()) {
      try {
        if (over.await(length.toMillis() / RENEWALS, TimeUnit.MILLISECONDS)) {
          return;
        }
        renew();
      } catch (InterruptedException e) {
        return; // by nobody
      } catch (IOException e) { // the next one may work, and publishing asks again
        System.getLogger(Lease.class.getName())
            .log(System.Logger.Level.INFO, "cannot renew {0}: {1}", file(number), Reason.of(e));
      }
    }
  }

  private synchronized void renew() throws IOException {
    if (given || taker.isPresent()) {
      return;
    }
    long asked = System.nanoTime();
    long highest = last(numbers());
    if (highest > number) {
      taker = Optional.of(name(read(highest)));
      return;
    }
    renewed++;
    write(file(number), content());
    confirmed = asked;
  }

  private byte[] content() {
    ObjectNode json = Json.object();
    json.put("owner", owner);
    json.put("host", host());
    json.put("pid", ProcessHandle.current().pid());
    json.put("since", since);
    json.put("renewed", renewed);
    json.put("lease_seconds", length.toSeconds());
    json.put("free", given);
    return Json.pretty(json).getBytes(StandardCharsets.UTF_8);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private boolean isOurs(JsonNode lock) {
    return lock.path("owner").asText().equals(owner);
  }

  /** Whether its owner has given it up, or is silent for longer than it may be. */
  private boolean isOver(long lock) throws IOException {
    JsonNode content = read(lock);
    if (content.path("free").asBoolean()) {
      return true;
    }
    long lease = content.path("lease_seconds").asLong(length.toSeconds());
    try {
      long written = fileSystem.getFileStatus(file(lock)).getModificationTime();
      return now() - written > Duration.ofSeconds(lease).toMillis();
    } catch (FileNotFoundException e) {
      return false; // a later one has been made just now
    }
  }

  /** What time it is for the store. */
  private long now() throws IOException {
    Path file = new Path(folder, "now-" + owner);
    write(file, new byte[0]);
    try {
      return fileSystem.getFileStatus(file).getModificationTime();
    } finally {
      fileSystem.delete(file, false);
    }
  }

  private JobFailure locked(Path root, long lock) throws IOException {
    return new JobFailure(
        ExitCode.LOCKED,
        "output %s is in use by another run (%s; try again later)"
            .formatted(root, name(read(lock))));
  }

  private static String name(JsonNode lock) {
    return "host %s, process %s, since %s"
        .formatted(
            PrintableText.line(lock.path("host").asText("unknown")),
            lock.path("pid").asText("unknown"),
            PrintableText.line(lock.path("since").asText("unknown")));
  }

  /** What is in a lock; nothing where it is being written. */
  private JsonNode read(long lock) throws IOException {
    try (FSDataInputStream in = fileSystem.open(file(lock))) {
      return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException | JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(file, true)) {
      out.write(content);
    }
  }

  private Path file(long lock) {
    return new Path(folder, "%010d".formatted(lock));
  }

  private List<Long> numbers() throws IOException {
    List<Long> numbers = new ArrayList<>();
    try {
      for (FileStatus file : fileSystem.listStatus(folder)) {
        if (NUMBER.matcher(file.getPath().getName()).matches()) {
          numbers.add(Long.parseLong(file.getPath().getName()));
        }
      }
    } catch (FileNotFoundException e) {
      return List.of(); // the first run
    }
    return numbers;
  }

  private static long last(List<Long> numbers) {
    return numbers.stream().mapToLong(n -> n).max().orElse(0);
  }
}
