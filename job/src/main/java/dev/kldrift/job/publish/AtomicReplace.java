package dev.kldrift.job.publish;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How a file takes the place of another, so that a reader finds the old or the new one: one class
 * for each kind of store.
 *
 * <p>Hadoop's own rename with overwrite does so on HDFS alone. On a local disk it deletes the
 * target first, on object stores it copies as well.
 */
interface AtomicReplace {
  /** Whose rename over a file is one step. */
  Set<String> RENAME = Set.of("hdfs", "viewfs");

  /** Whose files appear, or replace others, when the writer closes them. */
  Set<String> PUT = Set.of("s3", "s3a", "gs", "oss", "cosn", "obs", "ofs", "o3fs");

  /** How a store that is none of these says that it is one of the last kind. */
  String CREATES_IN_CLOSE = "fs.option.create.in.close";

  /** The store. */
  FileSystem fileSystem();

  /** Puts {@code from} in the place of {@code to}; {@code from} may stay where it is. */
  void replace(Path from, Path to) throws IOException;

  /** The same; the SHA-256 of the content. */
  default String replaceAndHash(Path from, Path to) throws IOException {
    String hash = Sha256.of(fileSystem(), from);
    replace(from, to);
    return hash;
  }

  /**
   * Puts content in the place of a file.
   *
   * @param temporary a path on the same store that it may be written to before
   */
  default void put(byte[] content, Path temporary, Path to) throws IOException {
    try (FSDataOutputStream out = fileSystem().create(temporary, true)) {
      out.write(content);
    }
    replace(temporary, to);
  }

  /** Whether a reader finds one of both files at any moment. */
  boolean isOneStep();

  /** What happens, as a sentence about the store goes on. */
  String how();

  /** How it is done where a path lies. */
  static AtomicReplace of(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    Path qualified = fileSystem.makeQualified(path);
    String scheme = qualified.toUri().getScheme();
    if (isLocal(qualified)) {
      return new MoveLocalFile(fileSystem);
    }
    if (RENAME.contains(scheme)) {
      return new RenameOver(fileSystem, hadoop, true);
    }
    return PUT.contains(scheme) || fileSystem.hasPathCapability(qualified, CREATES_IN_CLOSE)
        ? new PutObject(fileSystem)
        : new RenameOver(fileSystem, hadoop, false);
  }

  /** Puts {@code from} in the place of {@code to}, as the store of both does. */
  static void replace(Path from, Path to, Configuration hadoop) throws IOException {
    of(to, hadoop).replace(from, to);
  }

  static boolean isLocal(Path path) {
    return path.toUri().getScheme() == null || path.toUri().getScheme().equals("file");
  }
}
