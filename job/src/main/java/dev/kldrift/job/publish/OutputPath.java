package dev.kldrift.job.publish;

import dev.kldrift.job.input.InputPattern;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.NameEncoding;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Keeps a run from reading its own results. */
public final class OutputPath {
  private OutputPath() {}

  /**
   * Refuses an output that lies in an input folder.
   *
   * @throws JobFailure if it does
   */
  public static void requireOutside(String output, List<String> inputs, Configuration hadoop) {
    String target = resolvedOutput(output, hadoop) + "/";
    for (String input : inputs) {
      for (String folder : folders(input, hadoop)) {
        if (target.startsWith(folder + "/")) {
          throw new JobFailure(
              ExitCode.BAD_CONFIG,
              "output " + output + " lies in input " + input + " (must be outside)");
        }
      }
    }
  }

  /** A path that does not parse, or a file system that is not there, is a RuntimeException. */
  private static String resolvedOutput(String output, Configuration hadoop) {
    NameEncoding.ofJvm().require("output", output);
    try {
      return resolved(new Path(output), hadoop);
    } catch (IOException | RuntimeException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write to output " + output + ": " + Reason.of(e), e);
    }
  }

  private static List<String> folders(String input, Configuration hadoop) {
    try {
      List<String> folders = new ArrayList<>();
      for (Path folder : InputPattern.of(input, hadoop).folders()) {
        folders.add(resolved(folder, hadoop));
      }
      return folders;
    } catch (JobFailure e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new JobFailure(
          ExitCode.NO_INPUT, "cannot list input " + input + ": " + Reason.of(e), e);
    }
  }

  /** The absolute path, with links followed as far as it exists. */
  private static String resolved(Path path, Configuration hadoop) throws IOException {
    Path qualified = path.getFileSystem(hadoop).makeQualified(path);
    if (!AtomicReplace.isLocal(qualified)) {
      return qualified.toString();
    }
    java.nio.file.Path existing = java.nio.file.Path.of(qualified.toUri().getPath());
    java.nio.file.Path missing = java.nio.file.Path.of("");
    while (existing.getParent() != null && !Files.exists(existing)) {
      missing = existing.getFileName().resolve(missing);
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(missing).normalize().toString();
  }
}
