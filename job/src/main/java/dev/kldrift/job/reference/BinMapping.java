package dev.kldrift.job.reference;

import java.util.List;

/**
 * A mapping of finer bins to coarser ones, by which counts are added up; no count is split.
 *
 * @param feature the feature
 * @param from fingerprint of the finer bins
 * @param target for each of these the coarser bin
 * @param bins number of coarser bins
 */
record BinMapping(String feature, String from, List<Integer> target, int bins) {}
