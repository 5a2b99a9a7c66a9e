package dev.kldrift.job.run;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The encoding by which this JVM turns names of files into text and back. It comes from the locale
 * and cannot be set by an option of Java.
 *
 * <p>Java replaces what it cannot decode by U+FFFD, and on the way back to the system by {@code ?}:
 * such a name is that of another file. So names that did not survive are refused.
 *
 * @param name as in {@code UTF-8} or {@code ANSI_X3.4-1968}, which is ASCII
 */
public record NameEncoding(String name) {
  private static final Pattern LOST = Pattern.compile("[\uFFFD\\p{Cs}]");
  private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]");
  private static final String REMEDY = "set LC_ALL=C.UTF-8";

  /** That of this JVM. */
  public static NameEncoding ofJvm() {
    return new NameEncoding(
        System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
  }

  /** Whether every name of a file whose name is text survives. */
  public boolean isUtf8() {
    return name.equalsIgnoreCase(StandardCharsets.UTF_8.name());
  }

  /** Whether a name is certainly the one that the system has. */
  public boolean represents(String text) {
    return !(isUtf8() ? LOST : NOT_ASCII).matcher(text).find();
  }

  /**
   * Refuses a name that did not survive.
   *
   * @param what the name is of, for the message
   * @throws JobFailure if it did not
   */
  public void require(String what, String text) {
    if (represents(text)) {
      return;
    }
    if (isUtf8()) {
      throw new JobFailure(ExitCode.NO_INPUT, what + " " + text + " is not UTF-8 (rename it)");
    }
    throw new JobFailure(
        ExitCode.BAD_CONFIG,
        "%s %s: names that are not ASCII cannot be told apart in this locale, whose encoding is %s (%s)"
            .formatted(what, text, name, REMEDY));
  }

  /**
   * Refuses a command line that may not be the one that was typed. The launcher of Spark hands on a
   * {@code ?} for what it cannot decode.
   *
   * @throws JobFailure if an argument did not survive, or may not have
   */
  public void requireArguments(List<String> arguments) {
    for (String argument : arguments) {
      require("argument", argument);
      if (!isUtf8() && argument.contains("?")) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "argument %s: a ? may stand for another character in this locale, whose encoding is %s (%s)"
                .formatted(argument, name, REMEDY));
      }
    }
  }
}
