package dev.kldrift.job.reference;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.PairStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds to the pairs of features those of their shares of NULL: a histogram of two bins, so that a
 * change of the share is tested, decided, summarised and told as any drift, and not drowned by the
 * other bins.
 *
 * <p>Over all segments every feature has such a pair; in a segment only one with NULLs has.
 */
public final class NullShares {
  private static final String FEATURE = "feature";
  private static final String LEVEL = "segment_level";
  private static final String BOTH = "__both";
  private static final String NULL = "NULL";

  private NullShares() {}

  /**
   * Fails where a feature has the name of the share of another.
   *
   * @throws JobFailure if there is one
   */
  public static void requireFree(Collection<String> features) {
    for (String feature : features) {
      if (features.contains(feature + NightlyConfig.NULL_SHARE)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "profile.null-shares: '%s' is a feature already (turn it off, or rename the column)"
                .formatted(feature + NightlyConfig.NULL_SHARE));
      }
    }
  }

  /** The pairs, which have feature, bins, p, q and status, and those of their shares of NULL. */
  public static Dataset<Row> with(Dataset<Row> pairs) {
    Column place = array_position(col("bins"), NULL).cast("int");
    Column here = place.gt(0);
    if (List.of(pairs.columns()).contains(LEVEL)) {
      Column nulls = at("p", place).plus(at("q", place));
      here = here.and(col(LEVEL).equalTo("all").or(nulls.gt(0)));
    }
    Column whole = part(col(FEATURE), col("bins"), col("p"), col("q"), col("status"));
    Column share =
        part(
            concat(col(FEATURE), lit(NightlyConfig.NULL_SHARE)),
            array(lit(NULL), lit("not NULL")),
            split("p", place),
            split("q", place),
            when(col("status").notEqual(PairStatus.BINS_NO_LONGER_FIT.name()), col("status")));
    Dataset<Row> both =
        pairs.withColumn(BOTH, explode(when(here, array(whole, share)).otherwise(array(whole))));
    List<Column> columns = new ArrayList<>();
    for (String name : pairs.columns()) {
      boolean own = List.of(FEATURE, "bins", "p", "q", "status").contains(name);
      columns.add(own ? col(BOTH).getField(name).as(name) : column(name));
    }
    return both.select(columns.toArray(Column[]::new));
  }

  private static Column part(Column feature, Column bins, Column p, Column q, Column status) {
    return struct(feature.as(FEATURE), bins.as("bins"), p.as("p"), q.as("q"), status.as("status"));
  }

  private static Column at(String side, Column place) {
    return get(col(side), place.minus(1));
  }

  private static Column split(String side, Column place) {
    Column all = aggregate(col(side), lit(0L), Column::plus);
    return array(at(side, place), all.minus(at(side, place)));
  }
}
