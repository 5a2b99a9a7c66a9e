package dev.kldrift.job;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The outcome of {@code surprise}, as it is printed at its end.
 *
 * @param unit what the next two count, in plural
 * @param listed frames, or rows of a grid
 * @param used those of them that were counted
 * @param comparison of all pairs of patches
 * @param top rank, t, x, y, surprise, entropy_q of the most surprising patches
 * @param pictures where they are
 */
public record SurpriseResult(
    String unit,
    long listed,
    long used,
    CompareResult comparison,
    List<Row> top,
    List<String> pictures) {}
