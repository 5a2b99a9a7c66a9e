package dev.kldrift.job.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Batches of a scan, with the rows alone that its filters keep, and with what is computed of them.
 *
 * <p>Columns that are taken as they are cost nothing. What is computed of one column with a
 * dictionary is computed by entry. The rest goes through Spark's generated code, row by row.
 */
final class VectorBatches implements Iterator<Batch> {
  private final Iterator<ColumnarBatch> batches;
  private final Expression[] conditions;
  private final int[] conditionColumns;
  private final BasePredicate[] predicates;
  private final BatchExpression[] columns;
  private final int[] plain;
  private final int[] only;
  private final Map<BitSet, UnsafeProjection> projections = new HashMap<>();
  private ValueArrays[] computed = {};
  private int capacity;
  private Batch next;

  VectorBatches(
      Iterator<ColumnarBatch> batches, Expression[] conditions, BatchExpression[] columns) {
    this.batches = batches;
    this.conditions = conditions;
    this.conditionColumns = Arrays.stream(conditions).mapToInt(BatchExpression::only).toArray();
    this.predicates = new BasePredicate[conditions.length];
    this.columns = columns;
    this.plain = Arrays.stream(columns).mapToInt(BatchExpression::plain).toArray();
    this.only =
        Arrays.stream(columns).mapToInt(c -> BatchExpression.only(c.expression())).toArray();
  }

  @Override
  public boolean hasNext() {
    while (next == null && batches.hasNext()) {
      next = made(batches.next());
    }
    return next != null;
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Batch made = next;
    next = null;
    return made;
  }

  /** NULL where the filters keep no row. */
  private Batch made(ColumnarBatch batch) {
    int rows = batch.numRows();
    int[] selected = null;
    for (int i = 0; i < conditions.length && rows > 0; i++) {
      selected = selected(batch, i, selected, rows);
      rows = selected == null ? rows : selected.length;
    }
    return rows == 0 ? null : new MadeBatch(columns(batch, selected, rows), rows);
  }

  /** The rows of those selected that fulfil one more condition; NULL where all rows do. */
  private int[] selected(ColumnarBatch batch, int condition, int[] before, int rows) {
    boolean[] kept = kept(batch, condition, before, rows);
    int count = 0;
    for (boolean each : kept) {
      count += each ? 1 : 0;
    }
    if (count == rows) {
      return before;
    }
    int[] selected = new int[count];
    int size = 0;
    for (int i = 0; i < rows; i++) {
      if (kept[i]) {
        selected[size++] = before == null ? i : before[i];
      }
    }
    return selected;
  }

  private boolean[] kept(ColumnarBatch batch, int condition, int[] selected, int rows) {
    boolean[] kept = new boolean[rows];
    int column = conditionColumns[condition];
    int[] entries = column < 0 ? null : VectorColumn.entries(batch.column(column), selected, rows);
    ColumnVector vector = column < 0 ? null : batch.column(column);
    byte[] known = {};
    for (int i = 0; i < rows; i++) {
      int place = selected == null ? i : selected[i];
      if (entries == null || vector.isNullAt(place)) {
        kept[i] = predicate(condition).eval(batch.getRow(place));
        continue;
      }
      int entry = entries[i];
      if (entry >= known.length) {
        known = Arrays.copyOf(known, Math.max(16, 2 * entry));
      }
      if (known[entry] == 0) {
        known[entry] = (byte) (predicate(condition).eval(batch.getRow(place)) ? 1 : 2);
      }
      kept[i] = known[entry] == 1;
    }
    return kept;
  }

  private BasePredicate predicate(int condition) {
    if (predicates[condition] == null) {
      predicates[condition] = Predicate.create(conditions[condition]);
      predicates[condition].initialize(0);
    }
    return predicates[condition];
  }

  private BatchColumn[] columns(ColumnarBatch batch, int[] selected, int rows) {
    BatchColumn[] made = new BatchColumn[columns.length];
    BitSet byRow = new BitSet();
    for (int i = 0; i < columns.length; i++) {
      if (plain[i] >= 0) {
        made[i] = new VectorColumn(batch.column(plain[i]), selected, rows);
        continue;
      }
      int[] entries = entries(batch, only[i], selected, rows);
      if (entries == null) {
        byRow.set(i);
      } else {
        made[i] = new EntryColumn(columns[i], only[i], batch, selected, entries);
      }
    }
    if (!byRow.isEmpty()) {
      compute(batch, byRow, selected, rows);
      byRow.stream().forEach(i -> made[i] = computed[i]);
    }
    return made;
  }

  /** Places in the dictionary of the only column that is used; where none is, all are one. */
  private static int[] entries(ColumnarBatch batch, int only, int[] selected, int rows) {
    if (only == BatchExpression.NONE) {
      return new int[rows];
    }
    return only < 0 ? null : VectorColumn.entries(batch.column(only), selected, rows);
  }

  private void compute(ColumnarBatch batch, BitSet places, int[] selected, int rows) {
    prepare(places, rows);
    UnsafeProjection projection = projections.computeIfAbsent(places, this::projection);
    int[] targets = places.stream().toArray();
    for (int row = 0; row < rows; row++) {
      UnsafeRow values = projection.apply(batch.getRow(selected == null ? row : selected[row]));
      for (int i = 0; i < targets.length; i++) {
        put(values, i, columns[targets[i]].kind(), computed[targets[i]], row);
      }
    }
  }

  private void prepare(BitSet places, int rows) {
    if (rows > capacity || computed.length == 0) {
      capacity = rows;
      computed = new ValueArrays[columns.length];
    }
    places.stream()
        .forEach(
            i -> {
              if (computed[i] == null) {
                computed[i] = ValueArrays.of(columns[i].kind(), capacity);
              }
              computed[i].clear();
            });
  }

  private UnsafeProjection projection(BitSet places) {
    List<Expression> expressions = new ArrayList<>();
    places.stream().forEach(i -> expressions.add(columns[i].expression()));
    UnsafeProjection made =
        UnsafeProjection.create(CollectionConverters.asScala(expressions).toSeq());
    made.initialize(0);
    return made;
  }

  private static void put(
      UnsafeRow values, int place, ColumnKind kind, ValueArrays target, int row) {
    if (values.isNullAt(place)) {
      target.setNull(row);
      return;
    }
    switch (kind) {
      case INTEGER -> target.set(row, values.getInt(place));
      case NUMBER -> target.set(row, values.getDouble(place));
      case TEXT -> target.set(row, values.getBinary(place));
    }
  }
}
