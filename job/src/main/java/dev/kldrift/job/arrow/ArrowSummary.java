package dev.kldrift.job.arrow;

import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.schema.Type;

/**
 * A summary of an Arrow file's columns and rows, from its metadata.
 *
 * @param rows rows of all messages
 * @param fields columns in their order, as the Parquet columns that hold the same values
 * @param nullOnly names of columns without a single value
 * @param values values of each column, by name: rows x bins for arrays
 * @param pandas what pandas has noted of its index, as JSON
 */
public record ArrowSummary(
    long rows,
    List<Type> fields,
    Set<String> nullOnly,
    Map<String, Long> values,
    Optional<String> pandas) {

  /**
   * Reads the metadata of every message, and none of the rows.
   *
   * @throws JobFailure if it is not Arrow, cut off or damaged
   */
  public static ArrowSummary read(FileStatus file, Configuration hadoop) throws IOException {
    try (ArrowInput in = ArrowInput.open(file, hadoop)) {
      IpcLayout layout = IpcLayout.read(in);
      List<Field> fields = layout.schema().getFields();
      Counts counts = new Counts(fields);
      long rows = 0;
      for (IpcBlock block : layout.batches()) {
        IpcBatch batch = IpcBatch.read(in, block);
        counts.add(batch);
        rows += batch.rows();
      }
      return new ArrowSummary(
          rows,
          parquet(fields, in),
          counts.nullOnly(),
          counts.values,
          Optional.ofNullable(layout.schema().getCustomMetadata().get("pandas")));
    }
  }

  private static List<Type> parquet(List<Field> fields, ArrowInput in) {
    try {
      return fields.stream().map(ArrowTypes::parquet).toList();
    } catch (RuntimeException | StackOverflowError e) {
      throw in.broken(e);
    }
  }

  /** Values of columns, counted at the leaves of their types. */
  private static final class Counts {
    private final List<Field> fields;
    private final Map<String, Long> values = new HashMap<>();
    private final Set<String> filled = new HashSet<>();
    private int node;

    Counts(List<Field> fields) {
      this.fields = fields;
    }

    void add(IpcBatch batch) {
      node = 0;
      for (Field field : fields) {
        add(field.getName(), ArrowFields.inMemory(field), batch);
      }
    }

    private void add(String column, Field field, IpcBatch batch) {
      int at = node++;
      if (field.getChildren().isEmpty()) {
        values.merge(column, (long) batch.length(at), Long::sum);
        boolean nothing = field.getType() instanceof ArrowType.Null;
        if (!nothing && batch.nulls(at) < batch.length(at)) {
          filled.add(column);
        }
      }
      field.getChildren().forEach(child -> add(column, child, batch));
    }

    Set<String> nullOnly() {
      Set<String> names = new HashSet<>();
      fields.forEach(field -> names.add(field.getName()));
      names.removeAll(filled);
      return names;
    }
  }
}
