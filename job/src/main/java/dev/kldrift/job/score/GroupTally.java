package dev.kldrift.job.score;

import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.Status;
import dev.kldrift.job.table.SummaryTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Adds up the figures of groups over decided rows of a partition, of as many as can be held. */
final class GroupTally implements Serializable {
  static final int MOST_GROUPS = 4096;
  private static final UTF8String OK = UTF8String.fromString(Status.OK.name());
  private static final UTF8String TOO_FEW = UTF8String.fromString(Status.TOO_FEW.name());
  private static final long serialVersionUID = 1L;

  private final int[] groupBy;
  private final DataType[] types;
  private final int status;
  private final int drifted;
  private final int qValue;
  private final int[] metrics;
  private final boolean few;

  /** By the values of the group columns as Spark holds them. */
  private final Map<List<Object>, GroupFigures> groups = new HashMap<>();

  /**
   * No figures yet.
   *
   * @param few as in {@link GroupFigures}
   */
  GroupTally(StructType rows, List<String> groupBy, boolean few) {
    this.groupBy = groupBy.stream().mapToInt(rows::fieldIndex).toArray();
    this.types = groupBy.stream().map(name -> rows.apply(name).dataType()).toArray(DataType[]::new);
    this.status = rows.fieldIndex(Columns.STATUS);
    this.drifted = rows.fieldIndex("drifted");
    this.qValue = rows.fieldIndex("q_value");
    this.metrics = SummaryTable.METRICS.stream().mapToInt(rows::fieldIndex).toArray();
    this.few = few;
  }

  void add(InternalRow row) {
    if (groups.size() > MOST_GROUPS) {
      return;
    }
    GroupFigures group = group(row);
    group.pairs++;
    group.ok += row.getUTF8String(status).equals(OK) ? 1 : 0;
    group.tooFew += row.getUTF8String(status).equals(TOO_FEW) ? 1 : 0;
    if (InternalRows.isTrue(row, drifted)) {
      group.drifted++;
      group.addQValue(InternalRows.number(row, qValue));
    }
    for (int i = 0; i < metrics.length; i++) {
      group.metrics.get(i).add(InternalRows.number(row, metrics[i]));
    }
  }

  private GroupFigures group(InternalRow row) {
    Object[] values = new Object[groupBy.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = GatherRuns.read(row, groupBy[i], types[i]);
    }
    GroupFigures known = groups.get(Arrays.asList(values));
    if (known != null) {
      return known;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = InternalRow.copyValue(values[i]); // of a row that is used again
    }
    GroupFigures fresh = new GroupFigures(few);
    groups.put(Arrays.asList(values), fresh);
    return fresh;
  }

  /**
   * The figures of all partitions, by the values of the group columns as users have them, with
   * those of the levels above; empty where there are too many groups.
   */
  static Optional<Map<List<Object>, GroupFigures>> total(
      Collection<GroupTally> parts, boolean few) {
    Map<List<Object>, GroupFigures> all = new HashMap<>();
    all.put(List.of(), new GroupFigures(few));
    for (GroupTally part : parts) {
      part.groups.forEach((values, figures) -> addAtAllLevels(all, part.external(values), figures));
      if (all.size() > MOST_GROUPS) {
        return Optional.empty();
      }
    }
    return Optional.of(all);
  }

  private List<Object> external(List<Object> values) {
    List<Object> external = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      external.add(InternalRows.external(values.get(i), types[i]));
    }
    return external;
  }

  /** Adds figures to their group and those above. */
  static void addAtAllLevels(
      Map<List<Object>, GroupFigures> all, List<Object> values, GroupFigures figures) {
    for (int level = 0; level <= values.size(); level++) {
      all.computeIfAbsent(above(values, level), key -> new GroupFigures(figures.few))
          .merge(figures);
    }
  }

  /** The group of a level that holds this one. */
  static List<Object> above(List<Object> values, int level) {
    return Collections.unmodifiableList(new ArrayList<>(values.subList(0, level)));
  }
}
