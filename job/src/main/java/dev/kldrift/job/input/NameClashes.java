package dev.kldrift.job.input;

import dev.kldrift.job.config.InputColumns;
import dev.kldrift.job.input.InputSchema.Use;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Columns whose names Spark or a reader of the results would take for one another. */
final class NameClashes {
  private final List<InputFile> files;
  private final List<String> partitions;
  private final InputColumns columns;

  NameClashes(List<InputFile> files, List<String> partitions, InputColumns columns) {
    this.files = files;
    this.partitions = partitions;
    this.columns = columns;
  }

  /**
   * Fails where two used columns clash. Where a used one clashes with one that nobody asks for, the
   * session is told to tell them apart.
   *
   * @throws JobFailure if two used columns differ in case alone, or a folder has the name of a
   *     column that has another role
   */
  void require(List<Use> uses, SparkSession spark) {
    Map<String, Use> seen = new HashMap<>();
    for (Use use : uses) {
      Use other = seen.put(lowerCase(use.name()), use);
      if (other != null) {
        throw clash(other, use);
      }
      requireNotInBoth(use);
    }
    boolean inFiles =
        files.stream()
            .flatMap(file -> file.types().keySet().stream())
            .map(name -> seen.containsKey(lowerCase(name)) ? name : "")
            .anyMatch(name -> !name.isEmpty() && !seen.get(lowerCase(name)).name().equals(name));
    if (inFiles) {
      spark.conf().set("spark.sql.caseSensitive", "true");
    }
  }

  private void requireNotInBoth(Use use) {
    boolean inFile = files.stream().anyMatch(file -> file.types().containsKey(use.name()));
    if (use.role() != Role.KEY && inFile && partitions.contains(use.name())) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "%s: '%s' is a column of %s and the name of its folders %2$s=... (rename one, and give the setting its name)"
              .formatted(setting(use), use.name(), files.get(0).name()));
    }
  }

  private JobFailure clash(Use one, Use two) {
    if (one.role() == Role.KEY && two.role() == Role.KEY) {
      InputFile file =
          files.stream()
              .filter(each -> each.types().containsKey(two.name()))
              .findFirst()
              .orElse(files.get(0));
      return new JobFailure(
          ExitCode.BAD_DATA,
          "columns '%s' and '%s' differ only in case in %s (rename one)"
              .formatted(one.name(), two.name(), file.name()));
    }
    Use key = one.role() == Role.KEY ? one : two;
    Use role = key.equals(one) ? two : one;
    return new JobFailure(
        ExitCode.BAD_CONFIG,
        "columns.keys: key column '%s' differs from %s '%s' only in case (rename one, or list other keys in columns.keys)"
            .formatted(key.name(), setting(role), role.name()));
  }

  private String setting(Use use) {
    return use.setting()
        .map(key -> key.path())
        .orElse(use.name().equals(columns.q()) ? "columns.q" : "columns.p");
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
