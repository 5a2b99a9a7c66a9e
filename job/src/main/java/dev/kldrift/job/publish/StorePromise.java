package dev.kldrift.job.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What the store of an output promises.
 *
 * @param scheme of its paths
 * @param replace how a file takes the place of another
 * @param isOneStep whether a reader finds one of both at any moment
 * @param lock how a second run is kept off
 * @param isExclusive whether that holds for two runs that begin at the same moment
 */
public record StorePromise(
    String scheme, String replace, boolean isOneStep, String lock, boolean isExclusive) {

  /** That of a path. */
  public static StorePromise of(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    Path qualified = fileSystem.makeQualified(path);
    AtomicReplace store = AtomicReplace.of(qualified, hadoop);
    boolean local = AtomicReplace.isLocal(qualified);
    return new StorePromise(
        fileSystem.getUri().getScheme(),
        store.how(),
        store.isOneStep(),
        local
            ? "locked by the operating system"
            : "locked by a file that one run alone can make, for %d s after its last sign"
                .formatted(Lease.seconds(hadoop)),
        local || ExclusiveCreate.isSure(fileSystem, qualified));
  }

  /**
   * What it does not promise, and what helps.
   *
   * @param files whether tables are plain files there
   */
  public List<String> warnings(boolean files) {
    List<String> warnings = new ArrayList<>();
    if (files && !isOneStep) {
      warnings.add(
          "on %s %s (publish.format: delta has no such moment)".formatted(scheme, replace));
    }
    if (!isExclusive) {
      warnings.add(
          "on %s two runs that begin at the same moment are not kept apart (Hadoop 3.4.2 or later can, with fs.s3a.create.conditional.enabled)"
              .formatted(scheme));
    }
    return warnings;
  }

  /** One line. */
  @Override
  public String toString() {
    return "%s: %s; %s; a listing shows whole files".formatted(scheme, replace, lock);
  }
}
