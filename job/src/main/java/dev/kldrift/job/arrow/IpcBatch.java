package dev.kldrift.job.arrow;

import java.io.IOException;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The metadata of rows, or of values of a dictionary: how long everything is. All of it is checked
 * against the length of the message, so that what is read later is there.
 */
final class IpcBatch {
  private final ArrowInput in;
  private final IpcBlock block;
  private final RecordBatch batch;
  private final DictionaryBatch dictionary;

  private IpcBatch(ArrowInput in, IpcBlock block, RecordBatch batch, DictionaryBatch dictionary) {
    this.in = in;
    this.block = block;
    this.batch = batch;
    this.dictionary = dictionary;
  }

  /**
   * Reads the metadata of a message.
   *
   * @throws dev.kldrift.job.run.JobFailure if it is damaged
   */
  static IpcBatch read(ArrowInput in, IpcBlock block) throws IOException {
    try {
      Message message = IpcLayout.message(in, block);
      DictionaryBatch dictionary = null;
      RecordBatch batch;
      if (block.dictionary() && message.headerType() == MessageHeader.DictionaryBatch) {
        dictionary = (DictionaryBatch) message.header(new DictionaryBatch());
        batch = dictionary.data();
      } else if (!block.dictionary() && message.headerType() == MessageHeader.RecordBatch) {
        batch = (RecordBatch) message.header(new RecordBatch());
      } else {
        throw in.broken(
            "its message at %d is of kind %d (must be %s)"
                .formatted(
                    block.offset(),
                    message.headerType(),
                    block.dictionary() ? "2, a dictionary" : "3, rows"));
      }
      if (batch == null || message.bodyLength() != block.bodyLength()) {
        throw in.broken("its message at " + block.offset() + " is not what the footer says");
      }
      return new IpcBatch(in, block, batch, dictionary).checked();
    } catch (RuntimeException | StackOverflowError e) {
      throw in.broken(e);
    }
  }

  private IpcBatch checked() {
    requireLength(batch.length(), "rows");
    if (batch.nodesLength() > block.metadataLength()
        || batch.buffersLength() > block.metadataLength()) {
      throw in.broken("its message at " + block.offset() + " has more parts than bytes");
    }
    for (int i = 0; i < batch.nodesLength(); i++) {
      FieldNode node = batch.nodes(i);
      requireLength(node.length(), "values");
      if (node.nullCount() < 0 || node.nullCount() > node.length()) {
        throw in.broken(
            "%d of %d values are NULL (must be from 0 to all)"
                .formatted(node.nullCount(), node.length()));
      }
    }
    for (int i = 0; i < batch.buffersLength(); i++) {
      Buffer buffer = batch.buffers(i);
      if (buffer.offset() < 0
          || buffer.length() < 0
          || buffer.offset() > block.bodyLength() - buffer.length()) {
        throw in.broken(
            "a buffer of %d bytes begins at %d of a message of %d bytes"
                .formatted(buffer.length(), buffer.offset(), block.bodyLength()));
      }
    }
    if (batch.compression() != null
        && batch.compression().method() != BodyCompressionMethod.BUFFER) {
      throw in.broken("its compression method is " + batch.compression().method());
    }
    return this;
  }

  private void requireLength(long length, String what) {
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw in.broken(
          "a message has %d %s (must be from 0 to %d)".formatted(length, what, Integer.MAX_VALUE));
    }
  }

  int rows() {
    return (int) batch.length();
  }

  int nodes() {
    return batch.nodesLength();
  }

  int buffers() {
    return batch.buffersLength();
  }

  int length(int node) {
    return (int) node(node).length();
  }

  int nulls(int node) {
    return (int) node(node).nullCount();
  }

  private FieldNode node(int node) {
    if (node >= batch.nodesLength()) {
      throw in.broken("it describes %d columns (the schema has more)".formatted(nodes()));
    }
    return batch.nodes(node);
  }

  private Buffer buffer(int buffer) {
    if (buffer >= batch.buffersLength()) {
      throw in.broken("it has %d buffers (the schema needs more)".formatted(buffers()));
    }
    return batch.buffers(buffer);
  }

  /** Where a buffer begins in the file. */
  long offset(int buffer) {
    return block.body() + buffer(buffer).offset();
  }

  /** Bytes of a buffer in the file. */
  long bytes(int buffer) {
    return buffer(buffer).length();
  }

  /** How many buffers a column of views has besides its views. */
  int variadicBuffers(int index) {
    int columns = Views.columns(batch);
    if (columns > block.metadataLength()) {
      throw in.broken("its message at " + block.offset() + " has more parts than bytes");
    }
    if (index >= columns) {
      throw in.broken("it does not say how many buffers a column of views has");
    }
    long count = Views.buffers(batch, index);
    if (count < 0 || count > batch.buffersLength()) {
      throw in.broken("a column of views has %d buffers of %d".formatted(count, buffers()));
    }
    return (int) count;
  }

  boolean isCompressed() {
    return batch.compression() != null;
  }

  /** Of {@link org.apache.arrow.flatbuf.CompressionType}. */
  byte codec() {
    return batch.compression().codec();
  }

  /** Of a dictionary: its number in the schema. */
  long dictionaryId() {
    return dictionary.id();
  }

  /** Of a dictionary: whether its values come behind those that are there. */
  boolean isDelta() {
    return dictionary.isDelta();
  }
}
