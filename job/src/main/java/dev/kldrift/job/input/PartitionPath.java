package dev.kldrift.job.input;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PartitionFolder;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * The columns that the folders of a file give it: those of the form {@code name=value} that follow
 * one another, the lowest of them nearest to the file.
 *
 * <p>They count below an input, and above it where the input is one of them or lies in one. So a
 * partition that is given alone has the columns that it has among the others.
 *
 * @param base folder above the first of them; the input, where there is none
 * @param values value of each column, by name, from the top; null is that of a NULL
 * @param above folders of this form that do not count, from the bottom: strangers to the input,
 *     unless files differ in them
 */
record PartitionPath(Path base, Map<String, String> values, List<String> above) {
  /**
   * The columns of a folder.
   *
   * @param folder with the file in it
   * @param input folder that was given, which the other is or lies in
   * @throws JobFailure if a name or a value is missing, or a name is there twice
   */
  static PartitionPath of(Path folder, Path input) {
    int inputDepth = input.depth();
    Path lowest = folder;
    while (lowest.depth() >= inputDepth && !isPartition(lowest)) {
      lowest = lowest.getParent();
      if (lowest == null) {
        return new PartitionPath(input, Map.of(), List.of());
      }
    }
    Path top = lowest;
    List<Path> partitions = new ArrayList<>();
    while (isPartition(top) && (top.depth() > inputDepth || !isReserved(top))) {
      partitions.add(0, top);
      top = top.getParent();
    }
    List<String> above = new ArrayList<>();
    for (Path at = top; at != null; at = at.getParent()) {
      if (isPartition(at)) {
        requireAbove(at, inputDepth, folder);
        above.add(at.getName());
      }
    }
    return new PartitionPath(partitions.isEmpty() ? input : top, values(partitions, folder), above);
  }

  private static boolean isPartition(Path folder) {
    return PartitionFolder.isOne(folder.getName());
  }

  /** A run date that an input lies in says when it was made, and cannot be a key. */
  private static boolean isReserved(Path folder) {
    return Columns.isReserved(PartitionFolder.of(folder.getName()).name());
  }

  private static void requireAbove(Path partition, int inputDepth, Path folder) {
    if (partition.depth() > inputDepth) {
      throw bad(folder, "folder " + partition.getName() + " must be next to the other name=value");
    }
  }

  private static Map<String, String> values(List<Path> partitions, Path folder) {
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (Path partition : partitions) {
      PartitionFolder one = PartitionFolder.of(partition.getName());
      String name = one.name();
      String value = one.value();
      if (name.isEmpty() || (value != null && value.isEmpty())) {
        throw bad(folder, "folder " + partition.getName() + " must be name=value");
      }
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw bad(folder, "two folders have the name " + name);
      }
      values.put(name, value);
    }
    return Collections.unmodifiableMap(values); // which may hold null, other than Map.copyOf
  }

  private static JobFailure bad(Path folder, String rule) {
    return new JobFailure(
        ExitCode.BAD_DATA, "name=value folders of " + InputStore.name(folder) + ": " + rule);
  }

  /** Whether this names every column that another does, with the same values. */
  boolean holds(PartitionPath other) {
    return values.entrySet().containsAll(other.values.entrySet());
  }
}
