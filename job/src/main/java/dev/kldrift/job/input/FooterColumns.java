package dev.kldrift.job.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * The columns of one Parquet file, by its footer.
 *
 * <p>Only Parquet's own schema counts. The one that Spark notes beside it could name classes to be
 * loaded and defaults for columns that are not there, and anybody can write it.
 *
 * @param fields their Parquet types, in the order of the file
 * @param nullOnly names of columns without a single value, so that their types say nothing; all
 *     columns of a file without rows
 * @param indexes names of columns that pandas wrote as the index of its rows
 */
public record FooterColumns(List<Type> fields, Set<String> nullOnly, Set<String> indexes) {
  /** Of something that is no Parquet file. */
  public static final FooterColumns NONE = new FooterColumns(List.of(), Set.of(), Set.of());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NULL_TYPE = "UNKNOWN";

  static FooterColumns of(ParquetMetadata footer) {
    List<Type> fields = footer.getFileMetaData().getSchema().getFields();
    Set<String> nullOnly = new HashSet<>();
    fields.forEach(field -> nullOnly.add(field.getName()));
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        if (!isNullOnly(chunk)) {
          nullOnly.remove(chunk.getPath().iterator().next());
        }
      }
    }
    Map<String, String> notes = footer.getFileMetaData().getKeyValueMetaData();
    return new FooterColumns(fields, Set.copyOf(nullOnly), indexes(notes.get("pandas")));
  }

  /**
   * Names of single values that are all NULL. A list is never one of them: its empty lists count as
   * NULL in the footer.
   */
  public Set<String> nullOnlyValues() {
    return fields.stream()
        .filter(field -> field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED))
        .map(Type::getName)
        .filter(nullOnly::contains)
        .collect(Collectors.toSet());
  }

  private static boolean isNullOnly(ColumnChunkMetaData chunk) {
    LogicalTypeAnnotation annotation = chunk.getPrimitiveType().getLogicalTypeAnnotation();
    if (annotation != null && annotation.toString().equals(NULL_TYPE)) {
      return true;
    }
    Statistics<?> statistics = chunk.getStatistics();
    return chunk.getValueCount() == 0
        || (statistics != null
            && statistics.isNumNullsSet()
            && statistics.getNumNulls() == chunk.getValueCount());
  }

  /** Other entries of the list describe an index that is no column. */
  static Set<String> indexes(String pandas) {
    Set<String> names = new HashSet<>();
    if (pandas != null) {
      try {
        JsonNode columns = JSON.readTree(pandas).path("index_columns");
        columns.forEach(
            column -> {
              if (column.isTextual()) {
                names.add(column.textValue());
              }
            });
      } catch (JsonProcessingException e) {
        return Set.of(); // a note of another program's, which says nothing
      }
    }
    return Set.copyOf(names);
  }
}
