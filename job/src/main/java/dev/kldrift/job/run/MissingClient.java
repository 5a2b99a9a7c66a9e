package dev.kldrift.job.run;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;

/** Finds out that Hadoop knows a store, but that nobody has given Spark its client. */
final class MissingClient {
  /** What Hadoop says of a class that its defaults name for a store. */
  private static final Pattern CLASS =
      Pattern.compile("Class (org\\.apache\\.hadoop\\.fs\\.(\\w+)\\.\\w+) not found");

  /** What Hadoop says of a store for which nothing names a class. */
  private static final Pattern SCHEME = Pattern.compile("No FileSystem for scheme \"([^\"]+)\"");

  /** The package, as a user would name it, by the store; ? is the version of Hadoop. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:?",
          "azurebfs", "org.apache.hadoop:hadoop-azure:?",
          "gs", "org.apache.hadoop:hadoop-gcp:?");

  private MissingClient() {}

  /** What to do about it; empty where that is not what failed. */
  static Optional<String> of(Throwable failure) {
    return Reason.chain(failure)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .flatMap(message -> byClass(message).or(() -> byScheme(message)).stream())
        .findFirst();
  }

  private static Optional<String> byClass(String message) {
    return find(CLASS, message)
        .map(
            found ->
                "Spark has no client of this store: "
                    + found.group(1)
                    + " is missing ("
                    + remedy(found.group(2))
                    + ")");
  }

  private static String remedy(String store) {
    return Optional.ofNullable(PACKAGES.get(store))
        .map(name -> name.replace("?", VersionInfo.getVersion()))
        .map(name -> "add it, as in KLDRIFT_SUBMIT_ARGS='--packages " + name + "'")
        .orElse("add its jar, as in KLDRIFT_SUBMIT_ARGS='--jars client.jar'");
  }

  private static Optional<String> byScheme(String message) {
    return find(SCHEME, message)
        .map(found -> found.group(1))
        .map(
            scheme ->
                "Spark has no client of "
                    + scheme
                    + ":// here ("
                    + (scheme.equals("s3")
                        ? "that of Hadoop's own client is s3a://"
                        : "add its jar")
                    + ")");
  }

  private static Optional<MatchResult> find(Pattern pattern, String message) {
    Matcher matcher = pattern.matcher(message);
    return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }
}
