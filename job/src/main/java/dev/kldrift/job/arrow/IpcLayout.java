package dev.kldrift.job.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The layout of an Arrow IPC file: its columns, and the places of its messages. A file has that in
 * its footer; a stream is walked from message to message, without its rows.
 *
 * <p>Format: <a href="https://arrow.apache.org/docs/format/Columnar.html">Arrow columnar
 * format</a>, sections "IPC Streaming Format" and "IPC File Format", versions 4 and 5.
 *
 * @param schema columns, with types of values where they are dictionary-encoded
 * @param blocks messages, dictionaries before the rows that refer to them
 */
record IpcLayout(Schema schema, List<IpcBlock> blocks) {
  private static final String MAGIC = "ARROW1";
  private static final int MAGIC_LENGTH = 6;
  private static final int FIRST_MESSAGE = 8;
  private static final int TRAILER = 4 + MAGIC_LENGTH;
  private static final int CONTINUATION = -1;

  private static final int MOST_FIELDS = 100_000;
  private static final int MOST_LEVELS = 100;

  /** Longest metadata of a message or footer; of ten thousand columns it is 3 MB. */
  private static final int MOST_METADATA = 256 << 20;

  /**
   * Reads the layout.
   *
   * @throws dev.kldrift.job.run.JobFailure if it is not Arrow, cut off or damaged
   */
  static IpcLayout read(ArrowInput in) throws IOException {
    try {
      String magic = text(in.bytes(0, (int) Math.min(MAGIC_LENGTH, in.length())));
      if (magic.startsWith("FEA1")) {
        throw in.broken("it is Feather version 1, which is not Arrow (write version 2)");
      }
      if (magic.startsWith("PAR1")) {
        throw in.broken("it is Parquet (give it the ending .parquet)");
      }
      return magic.equals(MAGIC) ? footer(in) : stream(in);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw in.broken(e);
    }
  }

  /** Messages that hold rows. */
  List<IpcBlock> batches() {
    return blocks.stream().filter(block -> !block.dictionary()).toList();
  }

  private static IpcLayout footer(ArrowInput in) throws IOException {
    long trailer = in.length() - TRAILER;
    if (trailer < FIRST_MESSAGE) {
      throw in.broken("it has no footer (it was cut off)");
    }
    ByteBuffer end = in.bytes(trailer, TRAILER);
    int length = end.getInt();
    if (!text(end.slice()).equals(MAGIC)) {
      throw in.broken("it has no footer (it was cut off, or its writer was not closed)");
    }
    requireMetadata(in, length, trailer - FIRST_MESSAGE);
    Footer footer = Footer.getRootAsFooter(in.bytes(trailer - length, length));
    requireVersion(in, footer.version());
    List<IpcBlock> blocks = new ArrayList<>();
    for (int i = 0; i < footer.dictionariesLength(); i++) {
      blocks.add(block(in, footer.dictionaries(i), true, trailer - length));
    }
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      blocks.add(block(in, footer.recordBatches(i), false, trailer - length));
    }
    return new IpcLayout(schema(in, footer.schema()), blocks);
  }

  private static IpcBlock block(ArrowInput in, Block block, boolean dictionary, long end) {
    IpcBlock found =
        new IpcBlock(block.offset(), block.metaDataLength(), block.bodyLength(), dictionary);
    requireMetadata(in, found.metadataLength(), end - found.offset());
    if (found.offset() < FIRST_MESSAGE
        || found.bodyLength() < 0
        || found.bodyLength() > end - found.body()) {
      throw in.broken(
          "its footer gives a message of %d bytes at %d (they must end before %d)"
              .formatted(found.bodyLength(), found.offset(), end));
    }
    return found;
  }

  private static IpcLayout stream(ArrowInput in) throws IOException {
    Schema schema = null;
    List<IpcBlock> blocks = new ArrayList<>();
    for (long at = 0; ; ) {
      int metadata = metadataLength(in, at);
      if (metadata == 0) {
        break;
      }
      Message message = message(in, at, metadata);
      IpcBlock block =
          new IpcBlock(
              at,
              metadata,
              message.bodyLength(),
              message.headerType() == MessageHeader.DictionaryBatch);
      if (block.bodyLength() < 0 || block.bodyLength() > in.length() - block.body()) {
        throw in.broken(
            "its message at %d has %d bytes, but it ends at %d (it was cut off)"
                .formatted(at, block.bodyLength(), in.length()));
      }
      if (schema == null) {
        schema = schema(in, message);
      } else if (message.headerType() == MessageHeader.Schema) {
        throw in.broken("it has two schemas (must be one stream)");
      } else {
        blocks.add(block);
      }
      at = block.end();
    }
    if (schema == null) {
      throw in.broken("it is not Arrow: neither a file (ARROW1) nor a stream with a schema");
    }
    return new IpcLayout(schema, blocks);
  }

  /** Length of metadata with what stands before it; 0 at the end of the stream. */
  private static int metadataLength(ArrowInput in, long at) throws IOException {
    if (at == in.length()) {
      throw in.broken("it has no end-of-stream mark (it was cut off, or not closed)");
    }
    ByteBuffer start = in.bytes(at, (int) Math.min(2 * Integer.BYTES, in.length() - at));
    int prefix = Integer.BYTES;
    int length = start.getInt();
    if (length == CONTINUATION) {
      length = start.getInt();
      prefix += Integer.BYTES;
    }
    if (length == 0) {
      return 0;
    }
    if (at == 0 && (length < 0 || length > in.length())) {
      throw in.broken("it is not Arrow: neither a file (ARROW1) nor a stream with a schema");
    }
    requireMetadata(in, length, in.length() - at - prefix);
    return prefix + length;
  }

  /** The metadata of a message, without its buffers. */
  static Message message(ArrowInput in, IpcBlock block) throws IOException {
    return message(in, block.offset(), block.metadataLength());
  }

  private static Message message(ArrowInput in, long at, int length) throws IOException {
    ByteBuffer bytes = in.bytes(at, length);
    int prefix = bytes.getInt(0) == CONTINUATION ? 2 * Integer.BYTES : Integer.BYTES;
    bytes.position(prefix);
    Message message = Message.getRootAsMessage(bytes.slice().order(bytes.order()));
    requireVersion(in, message.version());
    return message;
  }

  private static Schema schema(ArrowInput in, Message message) {
    if (message.headerType() != MessageHeader.Schema) {
      throw in.broken("its first message is no schema");
    }
    org.apache.arrow.flatbuf.Schema schema = new org.apache.arrow.flatbuf.Schema();
    return schema(in, (org.apache.arrow.flatbuf.Schema) message.header(schema));
  }

  private static Schema schema(ArrowInput in, org.apache.arrow.flatbuf.Schema schema) {
    if (schema == null) {
      throw in.broken("it has no schema");
    }
    if (schema.endianness() != Endianness.Little) {
      throw in.broken("its numbers are big-endian (must be little-endian)");
    }
    int[] fields = new int[1];
    for (int i = 0; i < schema.fieldsLength(); i++) {
      requireFew(in, schema.fields(i), 1, fields);
    }
    return ArrowFields.stored(Schema.convertSchema(schema), in);
  }

  /** A few bytes can say the same part again and again, a power of two of times. */
  private static void requireFew(
      ArrowInput in, org.apache.arrow.flatbuf.Field field, int level, int[] fields) {
    if (++fields[0] > MOST_FIELDS || level > MOST_LEVELS) {
      throw in.broken(
          level > MOST_LEVELS
              ? "its schema has more than %d levels".formatted(MOST_LEVELS)
              : "its schema has more than %d columns and parts".formatted(MOST_FIELDS));
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      requireFew(in, field.children(i), level + 1, fields);
    }
  }

  private static void requireVersion(ArrowInput in, short version) {
    if (version < MetadataVersion.V4 || version > MetadataVersion.V5) {
      throw in.broken("its metadata version is " + (version + 1) + " (must be 4 or 5)");
    }
  }

  private static void requireMetadata(ArrowInput in, int length, long room) {
    if (length <= Integer.BYTES || length > Math.min(MOST_METADATA, room)) {
      throw in.broken(
          "it gives a length of %d bytes to metadata (must be from 5 to %d)"
              .formatted(length, Math.max(0, Math.min(MOST_METADATA, room))));
    }
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes).toString();
  }
}
