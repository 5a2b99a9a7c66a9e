package dev.kldrift.job.arrow;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows as an Arrow IPC file or stream, batch by batch, uncompressed, as every reader knows
 * it. Columns with a dictionary hold numbers of its values.
 */
public final class ArrowRows implements Closeable {
  /** Rows of a batch, fewer where they are large. */
  private static final int MOST_ROWS = 1 << 16;

  private static final long MOST_BYTES = 64L << 20;

  private final BufferAllocator allocator = ArrowMemory.child("kldrift-arrow writer");
  private final DictionaryProvider.MapDictionaryProvider provider =
      new DictionaryProvider.MapDictionaryProvider();
  private final Map<String, Map<String, Integer>> numbers = new HashMap<>();
  private final List<FieldVector> values = new ArrayList<>();
  private final StructType columns;
  private final VectorSchemaRoot root;
  private final ArrowWriter writer;
  private int rows;

  /**
   * Begins a file.
   *
   * @param stream whether it is a stream, without a footer
   * @param dictionaries every value of those text columns that are encoded, by column
   * @param metadata of the schema
   */
  public ArrowRows(
      WritableByteChannel out,
      boolean stream,
      StructType columns,
      Map<String, List<String>> dictionaries,
      Map<String, String> metadata)
      throws IOException {
    this.columns = columns;
    List<Field> fields = new ArrayList<>();
    for (var column : columns.fields()) {
      List<String> words = dictionaries.get(column.name());
      fields.add(RowVectors.field(column, words == null ? null : encoding(column.name(), words)));
    }
    root = VectorSchemaRoot.create(new Schema(fields, metadata), allocator);
    writer =
        stream
            ? new ArrowStreamWriter(root, provider, out)
            : new ArrowFileWriter(root, provider, out);
    writer.start();
  }

  private DictionaryEncoding encoding(String column, List<String> words) {
    DictionaryEncoding encoding =
        new DictionaryEncoding(values.size(), false, new ArrowType.Int(Integer.SIZE, true));
    VarCharVector vector =
        new VarCharVector(column, FieldType.nullable(ArrowType.Utf8.INSTANCE), allocator);
    Map<String, Integer> number = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      vector.setSafe(i, words.get(i).getBytes(StandardCharsets.UTF_8));
      number.put(words.get(i), i);
    }
    vector.setValueCount(words.size());
    values.add(vector);
    numbers.put(column, number);
    provider.put(new Dictionary(vector, encoding));
    return encoding;
  }

  /** Adds a row of the columns, with the classes of java.time. */
  public void write(Row row) throws IOException {
    for (int i = 0; i < columns.length(); i++) {
      Map<String, Integer> number = numbers.get(columns.apply(i).name());
      Object value = row.get(i);
      if (number != null && value != null) {
        ((IntVector) root.getVector(i)).setSafe(rows, number(number, (String) value));
      } else {
        RowVectors.set(root.getVector(i), rows, value);
      }
    }
    rows++;
    if (rows == MOST_ROWS || bytes() > MOST_BYTES) {
      flush();
    }
  }

  /** What the rows take: vectors have room for as many as the last batch had, from the first on. */
  private long bytes() {
    long bytes = 0;
    for (FieldVector vector : root.getFieldVectors()) {
      bytes += vector.getBufferSizeFor(rows);
    }
    return bytes;
  }

  private static int number(Map<String, Integer> numbers, String value) {
    Integer number = numbers.get(value);
    if (number == null) {
      throw new IllegalArgumentException("no dictionary has '" + value + "'");
    }
    return number;
  }

  private void flush() throws IOException {
    if (rows > 0) {
      root.setRowCount(rows);
      writer.writeBatch();
      root.clear();
      rows = 0;
    }
  }

  /** Writes what is left, and the end. */
  public void finish() throws IOException {
    flush();
    writer.end();
  }

  /** Frees all memory; a file that was not finished stays cut off. */
  @Override
  public void close() {
    writer.close();
    root.close();
    values.forEach(FieldVector::close);
    allocator.close();
  }
}
