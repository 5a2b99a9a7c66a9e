package dev.kldrift.job.arrow;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Messages of one file that a task reads.
 *
 * @param path the file
 * @param length of the file, as it was when the work was planned
 * @param schema of the file, in Arrow's JSON
 * @param blocks the messages, with those dictionaries that their rows need
 * @param partitions values of columns that folders give, by name
 */
record ArrowPiece(
    String path, long length, String schema, List<IpcBlock> blocks, Map<String, String> partitions)
    implements Serializable {

  /** Bytes to read, dictionaries included. */
  long bytes() {
    return blocks.stream().mapToLong(block -> block.metadataLength() + block.bodyLength()).sum();
  }
}
