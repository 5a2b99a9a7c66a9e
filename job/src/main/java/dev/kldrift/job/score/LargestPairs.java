package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The pairs that people see first.
 *
 * @param mostDrifted keys and figures of the drifted pairs with the largest effect, against its
 *     minimum
 * @param largestPq keys and divergences with the largest kl_pq; among infinite ones the one with
 *     the most mass out of the other's reach comes first
 * @param largestQp those with the largest kl_qp
 */
public record LargestPairs(List<Row> mostDrifted, List<Row> largestPq, List<Row> largestQp) {

  /** Finds them among decided rows of a partition. */
  static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Ranking mostDrifted;
    private final Ranking largestPq;
    private final Ranking largestQp;

    Tally(StructType rows, List<String> keys) {
      mostDrifted = new RankByEffect(rows, keys);
      largestPq = new RankByDivergence(rows, keys, "kl_pq", "unsupported_mass_p");
      largestQp = new RankByDivergence(rows, keys, "kl_qp", "unsupported_mass_q");
    }

    void add(InternalRow row) {
      mostDrifted.add(row);
      largestPq.add(row);
      largestQp.add(row);
    }

    /** Those of all partitions. */
    static LargestPairs total(Collection<Tally> parts) {
      return new LargestPairs(
          Ranking.first(parts.stream().map(part -> part.mostDrifted).toList()),
          Ranking.first(parts.stream().map(part -> part.largestPq).toList()),
          Ranking.first(parts.stream().map(part -> part.largestQp).toList()));
    }
  }
}
