package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Undisclosed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operator of a machine says, as opposed to whoever writes a configuration: the variables
 * of the process.
 *
 * <p>Replaces {@code ${NAME}} and {@code ${NAME:-default}} by them, and {@code ${file:/path}} by
 * the content of a file without the line break at its end. What it puts in is {@link Undisclosed}.
 */
public final class Environment {
  /** Folder to which {@code ${file:}} is confined, or {@value #NOWHERE}. */
  static final String FILE_ROOT = "KLDRIFT_FILE_ROOT";

  /** Schemes of inputs beside {@link InputScheme#KNOWN}. */
  static final String INPUT_SCHEMES = "KLDRIFT_INPUT_SCHEMES";

  /** The program of {@link ConfigKey#SURPRISE_FFMPEG}. */
  static final String FFMPEG = "KLDRIFT_FFMPEG";

  private static final String NOWHERE = "none";
  private static final int MOST_BYTES = 1 << 16;

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{(?:file:([^}]+)|(\\w+)(?::-([^}]*))?)}");

  private final UnaryOperator<String> variables;

  /** An environment of these variables; null where there is none of a name. */
  public Environment(UnaryOperator<String> variables) {
    this.variables = variables;
  }

  /** That of this process. */
  public static Environment ofProcess() {
    return new Environment(System::getenv);
  }

  /** What a key is where nobody sets it. */
  Setting defaultOf(ConfigKey key) {
    return Optional.ofNullable(key.namesProgram() ? variables.apply(FFMPEG) : null)
        .map(program -> new Setting(program, FFMPEG))
        .orElse(new Setting(key.defaultText(), "default"));
  }

  /** Schemes that inputs may have. */
  Set<String> inputSchemes() {
    Set<String> schemes = new TreeSet<>(InputScheme.KNOWN);
    String more = variables.apply(INPUT_SCHEMES);
    if (more != null) {
      Arrays.stream(more.split("[,\\s]+", -1))
          .filter(scheme -> !scheme.isEmpty())
          .map(ConfigKey::lowerCase)
          .forEach(schemes::add);
    }
    return schemes;
  }

  /**
   * A setting as it is written, with every variable in it substituted; secrets stay as written
   * until they are needed, so that nothing that shows a setting shows them.
   *
   * @throws JobFailure if a variable is not set and has no default, or a file cannot be read
   */
  Setting setting(ConfigKey key, String written, String origin) {
    return key == ConfigKey.ALERTS_SINKS
        ? new Setting(written, origin)
        : new Setting(substitute(written, origin), origin, written);
  }

  /**
   * Substitutes every variable in a text.
   *
   * @throws JobFailure if a variable is not set and has no default, or a file cannot be read
   */
  String substitute(String text, String origin) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match, origin)));
  }

  private String value(MatchResult match, String origin) {
    String value =
        match.group(1) == null ? variables.apply(match.group(2)) : content(match.group(1), origin);
    if (value != null) {
      Undisclosed.add(value, match.group());
      return value;
    }
    if (match.group(3) == null) {
      String name = match.group(2);
      throw failure(
          origin, "environment variable " + name + " is not set (${" + name + ":-default})");
    }
    return match.group(3);
  }

  private String content(String name, String origin) {
    try {
      Path file = allowed(Path.of(name), origin);
      if (!Files.isRegularFile(file)) { // a pipe or device may never end
        throw new IOException("not a file: " + file);
      }
      String text = text(file).replaceFirst("\\R\\z", "");
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw new IOException("not one line of text: " + file);
      }
      return text;
    } catch (IOException | InvalidPathException e) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          origin + ": cannot read file " + name + " (${file:" + name + "} must be readable text)",
          e);
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("more than " + MOST_BYTES + " bytes: " + file);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  /** The file, links followed; one that is not below the root is not even looked for. */
  private Path allowed(Path file, String origin) throws IOException {
    String root = variables.apply(FILE_ROOT);
    if (root == null || root.isEmpty()) {
      return file;
    }
    String rule = "(" + FILE_ROOT + " is " + root + ")";
    if (root.equals(NOWHERE)) {
      throw failure(origin, "${file:" + file + "} is not allowed here " + rule);
    }
    Path folder = Path.of(root).toAbsolutePath().normalize();
    Path named = file.toAbsolutePath().normalize();
    if (named.startsWith(folder)) {
      Path real = named.toRealPath();
      if (real.startsWith(folder.toRealPath())) {
        return real;
      }
    }
    throw failure(origin, "${file:" + file + "} lies outside of what may be read " + rule);
  }

  private static JobFailure failure(String origin, String problem) {
    return new JobFailure(ExitCode.BAD_CONFIG, origin + ": " + problem);
  }
}
