package dev.kldrift.job.run;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Texts of the environment and of files that a configuration has asked for. Whoever writes it need
 * not be allowed to see them, so lines and records show what stands for them instead.
 */
public final class Undisclosed {
  /** Shorter ones would be found in every other word. */
  private static final int SHORTEST = 4;

  private static final Map<String, String> WRITTEN = new ConcurrentHashMap<>();

  private Undisclosed() {}

  /**
   * Keeps a text undisclosed, and the parts of it that a list would have.
   *
   * @param text what it is
   * @param written what stands for it, as in {@code ${NAME}}
   */
  public static void add(String text, String written) {
    Stream.concat(Stream.of(text), Stream.of(text.split("[,\\s\"\\[\\]]+", -1)))
        .filter(part -> part.length() >= SHORTEST)
        .forEach(part -> WRITTEN.put(part, written));
  }

  /** Forgets everything, as a command begins. */
  public static void clear() {
    WRITTEN.clear();
  }

  /** A message without any of them. */
  public static String hide(String message) {
    if (message == null || WRITTEN.isEmpty()) {
      return message;
    }
    String hidden = message;
    for (String text :
        WRITTEN.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList()) {
      hidden = hidden.replace(text, WRITTEN.get(text));
    }
    return hidden;
  }
}
