package dev.kldrift.job.record;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.run.BuildVersion;
import java.time.LocalDate;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The identity of a run, from everything that its results depend on. The same configuration, input
 * files and code give the same identity, and with it the same result tables, byte for byte.
 *
 * @param runId run date and fingerprint, as in {@code 2026-11-22-0f3a9c2b11de}
 * @param configHash fingerprint of the configuration alone
 * @param codeVersion version and commit of the code
 */
public record RunIdentity(String runId, String configHash, String codeVersion) {

  private static final int HASH_DIGITS = 12;

  /** The identity of a run on this content, and on what earlier runs left for it. */
  public static RunIdentity of(
      LocalDate runDate, String configHash, List<String> content, List<String> carriedFrom) {
    String codeVersion = BuildVersion.text();
    StringBuilder made = new StringBuilder(configHash).append('\n').append(codeVersion);
    content.forEach(part -> made.append('\n').append(part));
    carriedFrom.forEach(part -> made.append('\n').append(part));
    String runId = runDate + "-" + hash(made.toString());
    return new RunIdentity(runId, configHash, codeVersion);
  }

  /**
   * Fingerprint of a configuration alone, wherever its input and output lie.
   *
   * @param settings of another command that makes the pairs
   */
  public static String configHash(CompareConfig config, String settings) {
    return hash(config.identity() + settings);
  }

  private static String hash(String text) {
    return DigestUtils.sha256Hex(text).substring(0, HASH_DIGITS);
  }
}
