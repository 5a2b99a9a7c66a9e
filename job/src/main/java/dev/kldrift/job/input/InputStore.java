package dev.kldrift.job.input;

import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.NameEncoding;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file system in which an input lies, links followed.
 *
 * <p>On a local disk Java lists folders and not Hadoop, which leaves out what it cannot open
 * without a word: links that lead nowhere, and names that did not survive the locale.
 */
final class InputStore {
  private static final NameEncoding ENCODING = NameEncoding.ofJvm();

  private final FileSystem fileSystem;
  private final boolean local;

  /** What a remote store has told already: asking for each file again would take a call each. */
  private final Map<Path, FileStatus> listed = new HashMap<>();

  private InputStore(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
    this.local = fileSystem.getUri().getScheme().equals("file");
  }

  /** The store of a path. */
  static InputStore of(Path path, Configuration hadoop) throws IOException {
    return new InputStore(path.getFileSystem(hadoop));
  }

  /** The path that a text means; {@code a:b} is a name and no scheme. */
  static Path path(String text) {
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      if (text.contains(":") && !text.contains("://")) {
        return new Path("./" + text);
      }
      throw e;
    }
  }

  /** The folder in which relative paths begin. */
  Path workingFolder() {
    return fileSystem.getWorkingDirectory();
  }

  /** The root folder. */
  Path root() {
    return fileSystem.makeQualified(new Path(Path.SEPARATOR));
  }

  /**
   * A path in a folder; a name may hold a colon, which Hadoop would take for the end of a scheme.
   */
  static Path child(Path folder, String name) {
    String above = folder.toUri().getPath();
    String path = above.endsWith(Path.SEPARATOR) ? above + name : above + Path.SEPARATOR + name;
    return new Path(folder.toUri().getScheme(), folder.toUri().getAuthority(), path);
  }

  /**
   * What a path leads to.
   *
   * @return nothing where there is nothing
   * @throws JobFailure if it is a link that leads nowhere, or the path did not survive the locale
   */
  Optional<FileStatus> find(Path path) throws IOException {
    ENCODING.require("name", name(path));
    if (!local) {
      return listed.containsKey(path) ? Optional.of(listed.get(path)) : remote(path);
    }
    java.nio.file.Path file = local(path);
    if (Files.exists(file)) {
      return Optional.of(fileSystem.getFileStatus(path));
    }
    if (Files.isSymbolicLink(file)) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "input %s is a link that leads nowhere: to %s (mend or remove it)"
              .formatted(file, Files.readSymbolicLink(file)));
    }
    return Optional.empty();
  }

  /** Whether there is something, be it a link that leads nowhere; not where it cannot be seen. */
  boolean exists(Path path) {
    try {
      return ENCODING.represents(name(path))
          && (local
              ? Files.exists(local(path), LinkOption.NOFOLLOW_LINKS)
              : find(path).isPresent());
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<FileStatus> remote(Path path) throws IOException {
    try {
      return Optional.of(fileSystem.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  boolean isLink(Path path) {
    return local && ENCODING.represents(name(path)) && Files.isSymbolicLink(local(path));
  }

  /** Whether a path leads to a folder; not where that cannot be seen. */
  boolean isFolder(Path path) {
    try {
      return exists(path)
          && (local
              ? Files.isDirectory(local(path))
              : find(path).filter(FileStatus::isDirectory).isPresent());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The names in a folder, in order.
   *
   * @param hidden whether hidden names are wanted too
   * @throws JobFailure if the locale does not let names be told apart
   */
  List<String> names(Path folder, boolean hidden) throws IOException {
    List<String> names = new ArrayList<>();
    if (local) {
      try (DirectoryStream<java.nio.file.Path> children = Files.newDirectoryStream(local(folder))) {
        children.forEach(child -> names.add(child.getFileName().toString()));
      } catch (AccessDeniedException e) {
        throw new IOException("no right to read " + name(folder), e);
      }
    } else {
      for (FileStatus child : fileSystem.listStatus(folder)) {
        names.add(child.getPath().getName());
        listed.put(child.getPath(), child);
      }
    }
    names.removeIf(name -> !hidden && isHidden(name));
    names.sort(null);
    if (!ENCODING.isUtf8()) { // a pattern may match the wrong ones, so all must be known
      names.stream()
          .filter(name -> !isHidden(name))
          .forEach(name -> ENCODING.require("name in " + name(folder) + ":", name));
    }
    return names;
  }

  /** Names that are not data to Spark either. */
  static boolean isHidden(String name) {
    return name.startsWith(".")
        || (name.startsWith("_") && !name.contains("="))
        || name.endsWith("._COPYING_");
  }

  /**
   * Whether Spark can open a file. A colon in its name ends a scheme in that of the checksums
   * beside a local file, and one anywhere above does where Spark has to be told what is no
   * wildcard.
   */
  boolean opens(Path path) {
    String text = path.toUri().getPath();
    boolean escaped = !ExactPath.of(text).equals(text);
    return !text.contains(":") || !(escaped || (local && path.getName().contains(":")));
  }

  /**
   * What a file or folder is, whatever path led to it: two paths with one identity are the same.
   *
   * @throws JobFailure if it is neither a file nor a folder
   */
  String identity(FileStatus found) throws IOException {
    if (!local) {
      return found.getPath().toString();
    }
    BasicFileAttributes attributes =
        Files.readAttributes(local(found.getPath()), BasicFileAttributes.class);
    if (attributes.isOther()) {
      throw new JobFailure(
          ExitCode.BAD_DATA, "input is not a file: " + name(found.getPath()) + " (device or pipe)");
    }
    return attributes.fileKey() == null
        ? realPath(found.getPath()).toString()
        : attributes.fileKey().toString();
  }

  /** Identities of the folders above a path, by its own names and without links. */
  List<String> above(Path path) throws IOException {
    List<String> above = new ArrayList<>();
    for (Path start : local ? List.of(path, realPath(path)) : List.<Path>of()) {
      for (Path at = start.getParent(); at != null; at = at.getParent()) {
        above.add(identity(fileSystem.getFileStatus(at)));
      }
    }
    return above;
  }

  /** The path without links. */
  Path realPath(Path path) throws IOException {
    return local
        ? new Path("file", null, local(path).toRealPath().toString())
        : fileSystem.makeQualified(path);
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  static String name(Path path) {
    return Path.getPathWithoutSchemeAndAuthority(path).toString();
  }
}
