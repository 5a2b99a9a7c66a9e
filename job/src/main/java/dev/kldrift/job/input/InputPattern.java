package dev.kldrift.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/**
 * A path, in which Hadoop's wildcards may stand for names: {@code * ? [a-z] {a,b}}, and {@code \}
 * before one that is meant as it is. A path that exists as it is written is no pattern.
 *
 * <p>Wildcards stand for hidden names only where the pattern starts as those do. Hadoop's own
 * search for matches fails at names with a colon, leaves out links that lead nowhere, and takes the
 * working folder for a pattern.
 */
public final class InputPattern {
  private static final String WILDCARD = "(?s).*[*?\\[{].*";

  private final InputStore store;
  private final Path start;
  private final String pattern;
  private final boolean exact;

  private InputPattern(InputStore store, Path pattern) {
    this.store = store;
    this.start = pattern.isUriPathAbsolute() ? store.root() : store.workingFolder();
    this.pattern = pattern.toUri().getPath();
    this.exact = store.exists(exact());
  }

  /** The pattern of an input. */
  public static InputPattern of(String input, Configuration hadoop) throws IOException {
    Path pattern = InputStore.path(input);
    return new InputPattern(InputStore.of(pattern, hadoop), pattern);
  }

  InputStore store() {
    return store;
  }

  /** The folders among its paths; not those that cannot be seen. */
  public List<Path> folders() throws IOException {
    return paths().stream().filter(store::isFolder).toList();
  }

  /**
   * The files that it names, and those in folders that it names, by what tells files apart: each
   * once, by its own path rather than by that of a link.
   *
   * @param wanted which names of files are asked for
   * @return nothing where it names nothing
   * @throws dev.kldrift.job.run.JobFailure if a link leads nowhere
   */
  public Optional<Map<String, FileStatus>> files(Predicate<String> wanted) throws IOException {
    List<Path> all = new ArrayList<>();
    boolean any = false;
    for (Path path : paths()) {
      any |= store.find(path).isPresent();
      if (store.isFolder(path)) {
        store.names(path, true).forEach(name -> all.add(InputStore.child(path, name)));
      } else {
        all.add(path);
      }
    }
    all.removeIf(path -> !wanted.test(path.getName()));
    all.sort(Comparator.comparing(store::isLink));
    Map<String, FileStatus> files = new LinkedHashMap<>();
    for (Path path : all) {
      Optional<FileStatus> found = store.find(path).filter(FileStatus::isFile);
      if (found.isPresent()) {
        files.putIfAbsent(store.identity(found.get()), found.get());
      }
    }
    return any ? Optional.of(files) : Optional.empty();
  }

  /** Paths of this pattern, once each; one that holds no wildcard need not exist. */
  List<Path> paths() throws IOException {
    if (exact) {
      return List.of(exact());
    }
    Set<Path> paths = new LinkedHashSet<>();
    for (String alternative : GlobExpander.expand(pattern)) {
      paths.addAll(paths(alternative));
    }
    return List.copyOf(paths);
  }

  private List<Path> paths(String alternative) throws IOException {
    List<Path> paths = List.of(start);
    for (String component : components(alternative)) {
      paths = isWildcard(component) ? matches(paths, component) : children(paths, component);
    }
    return paths;
  }

  private static List<Path> children(List<Path> folders, String component) {
    String name = component.replaceAll("\\\\(.)", "$1");
    return folders.stream().map(folder -> InputStore.child(folder, name)).toList();
  }

  private List<Path> matches(List<Path> folders, String component) throws IOException {
    GlobFilter filter = new GlobFilter(component);
    boolean hidden = component.startsWith("_") || component.startsWith(".");
    List<Path> matches = new ArrayList<>();
    for (Path folder : folders) {
      if (store.isFolder(folder)) {
        store.names(folder, hidden).stream()
            .map(name -> InputStore.child(folder, name))
            .filter(filter::accept)
            .forEach(matches::add);
      }
    }
    return matches;
  }

  /** The folder in front of the first wildcard; the path itself, where there is none. */
  Path fixed() {
    if (exact) {
      return exact();
    }
    List<Path> at = List.of(start);
    for (String component : components(pattern)) {
      if (isWildcard(component)) {
        break;
      }
      at = children(at, component);
    }
    return at.get(0);
  }

  boolean isExact() {
    return exact || components(pattern).stream().noneMatch(InputPattern::isWildcard);
  }

  /** The path as it is written. */
  private Path exact() {
    Path path = start;
    for (String component : components(pattern)) {
      path = InputStore.child(path, component);
    }
    return path;
  }

  private static boolean isWildcard(String component) {
    return component.matches(WILDCARD);
  }

  private static List<String> components(String path) {
    return Arrays.stream(path.split(Path.SEPARATOR, -1))
        .filter(component -> !component.isEmpty() && !component.equals("."))
        .toList();
  }
}
