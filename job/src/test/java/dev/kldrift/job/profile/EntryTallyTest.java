package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often entries occur. */
class EntryTallyTest {
  private record Seen(int row, int count) {}

  private static List<Seen> tally(EntryTally tally, int[] entries, Object... values) {
    List<Seen> seen = new ArrayList<>();
    tally.of(
        new TestColumn(entries, values),
        entries,
        values.length,
        (row, count) -> seen.add(new Seen(row, count)));
    return seen;
  }

  @Test
  void of_rows_showsEachEntryOnce() {
    assertThat(tally(new EntryTally(), new int[] {500, 2, 500, 500, 2}, "a", "b", "a", "a", "b"))
        .containsExactly(new Seen(0, 3), new Seen(1, 2));
  }

  /** What stands where a row has no value is anything. */
  @Test
  void of_rowsWithoutValue_leavesThemOut() {
    assertThat(tally(new EntryTally(), new int[] {-1, 7, 0, 7}, null, "a", "b", null))
        .containsExactly(new Seen(1, 1), new Seen(2, 1));
  }

  /** Another batch may have another dictionary. */
  @Test
  void of_nextBatch_beginsAnew() {
    EntryTally tally = new EntryTally();
    tally(tally, new int[] {1, 1}, "a", "a");
    assertThat(tally(tally, new int[] {1, 0, 1}, "x", "y", "x"))
        .containsExactly(new Seen(0, 2), new Seen(1, 1));
  }
}
