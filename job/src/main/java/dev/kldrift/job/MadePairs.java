package dev.kldrift.job;

import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.run.UndatedRows;
import java.util.List;
import java.util.Optional;

/**
 * Where pairs come from that another command has made.
 *
 * @param command that command
 * @param settings what it was made by, beyond the configuration of the comparison
 * @param content what stands for their content in the identity of the run
 * @param sources the files that the command read
 * @param more what it publishes beside their comparison
 * @param undated rows that it left out, as they fall on no day
 */
public record MadePairs(
    String command,
    String settings,
    List<String> content,
    List<InputFile> sources,
    MoreResults more,
    Optional<UndatedRows> undated) {

  /** Pairs of a command that publishes nothing else, from rows that have days. */
  public MadePairs(
      String command,
      String settings,
      List<String> content,
      List<InputFile> sources,
      UndatedRows undated) {
    this(command, settings, content, sources, MoreResults.NONE, Optional.of(undated));
  }

  /** Pairs of a command that publishes more. */
  public MadePairs(
      String command,
      String settings,
      List<String> content,
      List<InputFile> sources,
      MoreResults more) {
    this(command, settings, content, sources, more, Optional.empty());
  }
}
