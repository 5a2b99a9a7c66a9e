package dev.kldrift.job.reference;

import java.util.List;

/**
 * How counts of finer bins are added up to coarser ones; no count is split.
 *
 * @param feature the feature
 * @param from fingerprint of the finer bins
 * @param target for each of these the coarser bin
 * @param bins number of coarser bins
 */
record BinMapping(String feature, String from, List<Integer> target, int bins) {}
