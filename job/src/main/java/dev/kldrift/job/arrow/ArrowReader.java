package dev.kldrift.job.arrow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.VectorBatchAppender;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads the messages of one split, each as a batch of columns; the last one is freed by the next.
 */
final class ArrowReader implements PartitionReader<ColumnarBatch> {
  private final Iterator<ArrowPiece> pieces;
  private final StructType columns;
  private final long maxBatchBytes;
  private final Configuration hadoop;
  private final BufferAllocator allocator;

  private ArrowInput in;
  private ArrowPiece piece;
  private List<Field> fields = List.of();
  private Iterator<IpcBlock> blocks = List.<IpcBlock>of().iterator();
  private final Map<Long, FieldVector> dictionaries = new HashMap<>();
  private List<FieldVector> vectors = List.of();
  private ColumnarBatch batch;

  ArrowReader(ArrowSplit split, StructType columns, long maxBatchBytes, Configuration hadoop) {
    this.pieces = split.pieces().iterator();
    this.columns = columns;
    this.maxBatchBytes = maxBatchBytes;
    this.hadoop = hadoop;
    this.allocator = ArrowMemory.child("kldrift-arrow reader");
  }

  @Override
  public boolean next() throws IOException {
    freeBatch();
    while (true) {
      while (blocks.hasNext()) {
        IpcBlock block = blocks.next();
        if (block.dictionary()) {
          readDictionary(block);
        } else {
          readRows(block);
          return true;
        }
      }
      if (!pieces.hasNext()) {
        return false;
      }
      open(pieces.next());
    }
  }

  private void open(ArrowPiece next) throws IOException {
    closeFile();
    piece = next;
    in = ArrowInput.open(next.path(), next.length(), hadoop);
    fields = Schema.fromJSON(next.schema()).getFields();
    blocks = next.blocks().iterator();
    InputFileBlockHolder.set(file(), 0, next.length());
  }

  private String file() {
    return new org.apache.hadoop.fs.Path(piece.path()).toUri().toString();
  }

  private void readDictionary(IpcBlock block) throws IOException {
    IpcBatch values = IpcBatch.read(in, block);
    Field field = ArrowFields.dictionaries(fields).get(values.dictionaryId());
    if (field == null) {
      throw in.broken("its dictionary " + values.dictionaryId() + " is that of no column");
    }
    if (!isNeeded(field)) {
      return;
    }
    FieldVector loaded =
        new BatchLoader(in, values, allocator, maxBatchBytes)
            .load(List.of(ArrowFields.values(field)), List.of(true))
            .get(0);
    FieldVector known = dictionaries.remove(values.dictionaryId());
    if (known != null && values.isDelta()) {
      loaded = appended(known, loaded);
    } else if (known != null) {
      known.close();
    }
    dictionaries.put(values.dictionaryId(), loaded);
  }

  private FieldVector appended(FieldVector known, FieldVector more) {
    try (more) {
      VectorBatchAppender.batchAppend(known, more);
      return known;
    } catch (RuntimeException e) {
      known.close();
      throw in.broken(e);
    }
  }

  /** Whether a column that is read has its values in this dictionary. */
  private boolean isNeeded(Field field) {
    long id = field.getDictionary().getId();
    return fields.stream()
        .filter(each -> columns.getFieldIndex(each.getName()).isDefined())
        .anyMatch(each -> ArrowFields.dictionaries(List.of(each)).containsKey(id));
  }

  private void readRows(IpcBlock block) throws IOException {
    IpcBatch rows = IpcBatch.read(in, block);
    List<Field> inMemory = new ArrayList<>();
    List<Boolean> wanted = new ArrayList<>();
    for (Field field : fields) {
      inMemory.add(ArrowFields.inMemory(field));
      wanted.add(columns.getFieldIndex(field.getName()).isDefined());
    }
    vectors = new BatchLoader(in, rows, allocator, maxBatchBytes).load(inMemory, wanted);
    ArrowColumns made = new ArrowColumns(in, dictionaries);
    ColumnVector[] read = new ColumnVector[columns.size()];
    for (int i = 0; i < read.length; i++) {
      read[i] = column(columns.apply(i), made);
    }
    batch = new ColumnarBatch(read, rows.rows());
  }

  private ColumnVector column(StructField column, ArrowColumns made) {
    if (column.name().equals(ArrowTable.METADATA)) {
      return new ConstantColumn(column.dataType(), file());
    }
    if (piece.partitions().containsKey(column.name())) {
      return new ConstantColumn(column.dataType(), piece.partitions().get(column.name()));
    }
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).getName().equals(column.name())) {
        return made.column(fields.get(i), vectors.get(i), column.dataType());
      }
    }
    throw in.broken("column '" + column.name() + "' is missing");
  }

  @Override
  public ColumnarBatch get() {
    return batch;
  }

  private void freeBatch() {
    vectors.stream().filter(Objects::nonNull).forEach(FieldVector::close);
    vectors = List.of();
    batch = null;
  }

  private void closeFile() throws IOException {
    dictionaries.values().forEach(FieldVector::close);
    dictionaries.clear();
    if (in != null) {
      in.close();
      in = null;
    }
  }

  @Override
  public void close() throws IOException {
    InputFileBlockHolder.unset();
    freeBatch();
    closeFile();
    allocator.close();
  }
}
