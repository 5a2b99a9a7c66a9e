package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The result of a survey of one partition.
 *
 * @param partition its number
 * @param rows its rows
 * @param hashes of their keys
 * @param logP their log p-values, by group
 * @param first the row with the smallest key, null where there is none
 * @param last the row with the largest key
 * @param ordered whether they lie in the order of their keys
 * @param sample some of the rows, as far apart as they lie
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PartSurvey(
    int partition,
    long rows,
    long[] hashes,
    Map<String, double[]> logP,
    InternalRow first,
    InternalRow last,
    boolean ordered,
    List<InternalRow> sample)
    implements Serializable {}
