package dev.kldrift.job.cli;

import dev.kldrift.job.FeatureRow;
import java.util.function.Function;

/**
 * A column of a {@link FeatureTable}.
 *
 * @param title its title
 * @param cell what it says of a feature
 */
record FeatureColumn(String title, Function<FeatureRow, String> cell) {}
