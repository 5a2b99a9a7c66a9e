package dev.kldrift.job;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.stage.InputFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a run is made of. The same configuration, input files and code give the same identity, and
 * with it the same result tables, byte for byte.
 *
 * @param runId run date and fingerprint, as in {@code 2026-11-22-0f3a9c2b11de}
 * @param configHash fingerprint of the configuration alone
 * @param codeVersion version and commit of the code
 */
public record RunIdentity(String runId, String configHash, String codeVersion) {

  /** The identity of a run on these files, and on what earlier runs left for it. */
  static RunIdentity of(CompareConfig config, List<InputFile> files, List<String> carriedFrom) {
    String configHash = hash(config.toString());
    String codeVersion = BuildVersion.text();
    StringBuilder made = new StringBuilder(configHash).append('\n').append(codeVersion);
    for (InputFile file : files) {
      made.append('\n').append(file.path());
      made.append(' ').append(file.bytes()).append(' ').append(file.modified());
    }
    carriedFrom.forEach(part -> made.append('\n').append(part));
    String runId = config.runDate() + "-" + hash(made.toString());
    return new RunIdentity(runId, configHash, codeVersion);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
