package dev.kldrift.job.run;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The message of a library's exception, fit for one line. */
public final class Reason {
  /** Where a library says nothing at all. */
  private static final Map<Class<? extends Throwable>, String> WORDS =
      Map.of(
          EOFException.class, "it ends too early",
          OutOfMemoryError.class, "it takes more memory than there is",
          StackOverflowError.class, "it is nested too deep",
          NoSuchFileException.class, "there is no such file or folder",
          FileAlreadyExistsException.class, "there is something else of that name",
          NotDirectoryException.class, "it is no folder",
          AccessDeniedException.class, "permission denied",
          NegativeArraySizeException.class, "it gives a length below 0",
          InterruptedException.class, "interrupted");

  /** As in {@code 2399427987to be read}. */
  private static final Pattern NUMBER_AND_WORD = Pattern.compile("(?<=\\d)(?=to be read)");

  /** As in {@code Struct: org.apache.parquet.format.FileMetaData$Scheme@58de1da2}. */
  private static final Pattern OBJECT = Pattern.compile("\\s*Struct: \\S+@[0-9a-f]+.*$");

  private Reason() {}

  /** The first line of the outermost message that says something, or what a store's user lacks. */
  public static String of(Throwable failure) {
    return MissingClient.of(failure)
        .or(() -> chain(failure).filter(Reason::speaks).findFirst().map(Reason::firstLine))
        .orElseGet(() -> words(root(failure)));
  }

  /** Whether something is an Error, or was ended by one. */
  public static boolean isError(Throwable failure) {
    return chain(failure).anyMatch(Error.class::isInstance);
  }

  static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, at -> at != null, Throwable::getCause).limit(100);
  }

  static Throwable root(Throwable failure) {
    return chain(failure).reduce((outer, inner) -> inner).orElseThrow();
  }

  /**
   * Memory, the stack and null say what a line of code did, not why; a wrapper repeats its cause.
   */
  private static boolean speaks(Throwable failure) {
    String message = failure.getMessage();
    return !(failure instanceof VirtualMachineError)
        && !(failure instanceof NullPointerException)
        && message != null
        && !message.isBlank()
        && !message.strip().equals("null")
        && !isPathAlone(failure)
        && !message.equals(String.valueOf(failure.getCause()));
  }

  /** Java's says which file, and leaves it to the class what is wrong with it. */
  private static boolean isPathAlone(Throwable failure) {
    return failure instanceof FileSystemException file
        && file.getReason() == null
        && WORDS.containsKey(failure.getClass());
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage().strip();
    String line = message.lines().findFirst().orElse("");
    if (line.contains("CSV header")) { // the two headers come in the lines behind it
      line = message.lines().map(String::strip).limit(3).collect(Collectors.joining(" "));
    }
    String words = NUMBER_AND_WORD.matcher(line).replaceAll(" ");
    return OBJECT.matcher(words).replaceFirst("");
  }

  private static String words(Throwable silent) {
    String place = isPathAlone(silent) ? silent.getMessage() + ": " : "";
    return WORDS.entrySet().stream()
        .filter(entry -> entry.getKey().isInstance(silent))
        .map(entry -> place + entry.getValue())
        .findFirst()
        .orElseGet(() -> "it is damaged (" + silent.getClass().getSimpleName() + ")");
  }
}
