package dev.kldrift.job.arrow;

import java.io.Serializable;

/**
 * The place of a message in a file.
 *
 * @param offset of its metadata
 * @param metadataLength bytes of that with what stands before and behind it
 * @param bodyLength bytes of the buffers that follow
 * @param dictionary whether it holds values that others refer to, not rows
 */
record IpcBlock(long offset, int metadataLength, long bodyLength, boolean dictionary)
    implements Serializable {
  long body() {
    return offset + metadataLength;
  }

  long end() {
    return body() + bodyLength;
  }
}
