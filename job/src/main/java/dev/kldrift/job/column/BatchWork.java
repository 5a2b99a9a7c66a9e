package dev.kldrift.job.column;

import java.io.Serializable;
import java.util.Iterator;

/**
 * A computation over the batches of a partition.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface BatchWork<T> extends Serializable {
  /** Makes it, when it is asked for. */
  Iterator<T> of(Iterator<Batch> batches);
}
