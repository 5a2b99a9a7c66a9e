package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which file systems inputs may lie on. Hadoop opens whatever a URL says, servers inside a network
 * included, so a configuration may name stores alone.
 */
final class InputScheme {
  /** Disks, clusters and object stores, each of which asks who reads. */
  static final Set<String> KNOWN =
      Set.of(
          "file",
          "hdfs",
          "viewfs",
          "s3",
          "s3a",
          "gs",
          "abfs",
          "abfss",
          "wasbs",
          "oss",
          "cosn",
          "obs",
          "ofs",
          "o3fs",
          "dbfs",
          "swebhdfs");

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][\\w+.-]*):/.*", Pattern.DOTALL);

  private InputScheme() {}

  /**
   * Refuses inputs on other file systems; a path without a scheme is on Hadoop's default one.
   *
   * @param where the key or option that names them, and its origin
   * @throws JobFailure if the operator has not allowed a scheme, or it is http to another machine
   */
  static List<String> require(List<String> inputs, String where, Environment environment) {
    Set<String> allowed = environment.inputSchemes();
    for (String input : inputs) {
      Matcher url = SCHEME.matcher(input.strip());
      if (!url.matches()) {
        continue;
      }
      String scheme = ConfigKey.lowerCase(url.group(1));
      if (!allowed.contains(scheme)) {
        throw failure(
            where,
            scheme,
            "must be one of "
                + String.join(", ", allowed)
                + "; the operator may name more in "
                + Environment.INPUT_SCHEMES);
      }
      if (scheme.equals("http") && !isLoopback(input.strip())) {
        throw failure(where, scheme, "anybody on the way could change what is read");
      }
    }
    return inputs;
  }

  private static boolean isLoopback(String input) {
    try {
      return SinkUrl.isLoopback(new URI(input).getHost());
    } catch (URISyntaxException e) { // a glob, whose host nobody can tell
      return false;
    }
  }

  private static JobFailure failure(String where, String scheme, String rule) {
    return new JobFailure(
        ExitCode.BAD_CONFIG, where + " has scheme '" + scheme + "' (" + rule + ")");
  }
}
