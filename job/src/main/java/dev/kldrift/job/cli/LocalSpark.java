package dev.kldrift.job.cli;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;

/**
 * Keeps Spark on one machine from others who work there: by default it listens on every address,
 * serves its files to whoever asks, and lets everybody read what it spills.
 *
 * <p>What the operator has set stays as it is. On a cluster all of it is the cluster's to set.
 */
final class LocalSpark {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String SCRATCH = "spark.local.dir";

  /** Behind Spark's own hook, which empties it, and before the process ends. */
  private static final int LATE = 5;

  private LocalSpark() {}

  /**
   * Completes the settings of a session that is about to start.
   *
   * @throws JobFailure if there can be no folder for Spark's temporary files
   */
  static void confine(SparkConf conf) {
    if (!conf.get("spark.master").matches("local(\\[.*])?")) {
      return;
    }
    conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
    conf.setIfMissing("spark.driver.host", LOOPBACK);
    conf.setIfMissing("spark.authenticate", "true"); // Spark makes a secret of its own up
    conf.setIfMissing("spark.ui.enabled", "false");
    // An Error of a task ends the run by its own line and code, not the process by Spark's code 52.
    conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    if (System.getenv("SPARK_LOCAL_DIRS") == null) { // which counts before the setting
      conf.set(SCRATCH, String.join(",", scratch(conf)));
    }
  }

  /** A folder of our own in each of those that are configured. */
  private static List<String> scratch(SparkConf conf) {
    String roots = conf.get(SCRATCH, System.getProperty("java.io.tmpdir"));
    List<String> folders = new ArrayList<>();
    for (String root : roots.split(",", -1)) {
      try {
        Path parent = Files.createDirectories(Path.of(root.strip()));
        Path folder = Files.createTempDirectory(parent, "kldrift-"); // rwx------
        ShutdownHookManager.get().addShutdownHook(() -> delete(folder), LATE);
        folders.add(folder.toString());
      } catch (IOException | InvalidPathException e) {
        throw new JobFailure(
            ExitCode.CANNOT_PUBLISH,
            "cannot write Spark's temporary files: "
                + Reason.of(e)
                + " (make room in spark.local.dir, or name another)",
            e);
      }
    }
    return folders;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      folder.toFile().deleteOnExit(); // somebody still writes there; what is left is ours alone
    }
  }
}
