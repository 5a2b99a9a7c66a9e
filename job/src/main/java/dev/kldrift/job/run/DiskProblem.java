package dev.kldrift.job.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A disk that is full or may not be written, wherever an exception has it: in its causes, in what
 * it suppressed, or only in the text that Spark makes of a failed task.
 *
 * @param message what the operating system says
 * @param scratch whether it came while Spark wrote files of its own rather than results
 */
record DiskProblem(String message, boolean scratch) {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|Read-only file system|File too large"
              + "|Mkdirs failed to create \\S+|Failed to create local dir in \\S+");

  private static final Pattern RESULTS =
      Pattern.compile(
          "^(at )?(org\\.apache\\.parquet\\.|dev\\.kldrift\\.|org\\.apache\\.spark\\.sql\\.execution\\.datasources\\.).*");

  private static final Pattern SCRATCH =
      Pattern.compile(
          "^(at )?org\\.apache\\.spark\\.(storage|shuffle|memory|broadcast|util\\.collection|sql\\.execution\\.joins)\\..*");

  /** The problem that an exception tells of, if it does. */
  static Optional<DiskProblem> of(Throwable failure) {
    return all(failure).stream().flatMap(each -> of(text(each), each).stream()).findFirst();
  }

  private static Optional<DiskProblem> of(String text, Throwable failure) {
    Matcher found = MESSAGE.matcher(text);
    if (!found.find()) {
      return Optional.empty();
    }
    Stream<String> frames =
        Stream.concat(
            text.substring(found.end()).lines(),
            Arrays.stream(Reason.root(failure).getStackTrace()).map(StackTraceElement::toString));
    boolean scratch =
        frames
            .map(String::strip)
            .filter(frame -> RESULTS.matcher(frame).matches() || SCRATCH.matcher(frame).matches())
            .findFirst()
            .map(frame -> SCRATCH.matcher(frame).matches())
            .orElse(false);
    return Optional.of(new DiskProblem(found.group(), scratch));
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  /** An exception, its causes and what they suppressed, each once. */
  private static List<Throwable> all(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> all = new ArrayList<>(List.of(failure));
    for (int i = 0; i < all.size(); i++) {
      Throwable each = all.get(i);
      if (!seen.add(each)) {
        continue;
      }
      if (each.getCause() != null) {
        all.add(each.getCause());
      }
      all.addAll(List.of(each.getSuppressed()));
    }
    return all;
  }
}
