package dev.kldrift.job;

import dev.kldrift.job.stage.InputFile;
import java.util.List;

/**
 * Where pairs come from that another command has made.
 *
 * @param command that command
 * @param settings what it was made by, beyond the configuration of the comparison
 * @param content what stands for their content in the identity of the run
 * @param sources the files that the command read
 * @param more what it publishes beside their comparison
 */
public record MadePairs(
    String command,
    String settings,
    List<String> content,
    List<InputFile> sources,
    MoreResults more) {

  /** Pairs of a command that publishes nothing else. */
  public MadePairs(String command, String settings, List<String> content, List<InputFile> sources) {
    this(command, settings, content, sources, MoreResults.NONE);
  }
}
