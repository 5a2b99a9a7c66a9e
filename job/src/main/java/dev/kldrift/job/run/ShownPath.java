package dev.kldrift.job.run;

import org.apache.hadoop.fs.Path;

/** Paths for people: those on a local disk as they would type them, others with their store. */
public final class ShownPath {
  private ShownPath() {}

  /** A path without {@code file:}. */
  public static String of(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file")
        ? Path.getPathWithoutSchemeAndAuthority(path).toString()
        : path.toString();
  }
}
