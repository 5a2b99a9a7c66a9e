package dev.kldrift.job.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The definition of a result table, for all that write, check, reserve or describe its columns.
 *
 * <p>{@link #INPUT} stands for columns that the input names, wherever columns are listed.
 *
 * @param row what a row is about
 * @param columns the columns beside {@code run_date}, which the folder gives, in their order
 * @param order what rows are sorted by
 * @param unique what no two rows have in common; empty where they may be alike
 */
public record TableDefinition(
    String row, List<TableColumn> columns, List<String> order, List<String> unique) {
  /** Stands for the columns that the input names. */
  public static final String INPUT = "*";

  private static final Metadata NONE = Metadata.empty();

  /** Columns behind columns. */
  static List<TableColumn> join(List<TableColumn> first, List<TableColumn> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  /** Names of all columns, where the input has these. */
  public List<String> names(List<String> input) {
    return with(input, columns.stream().map(TableColumn::name).toList());
  }

  /** Names of the columns that the table itself has. */
  public List<String> names() {
    return own(columns).stream().map(TableColumn::name).toList();
  }

  private static List<TableColumn> own(List<TableColumn> columns) {
    return columns.stream().filter(column -> !column.isInput()).toList();
  }

  /** What rows are sorted by, where the input has these columns. */
  public List<String> order(List<String> input) {
    return with(input, order);
  }

  /** What no two rows have in common, where the input has these columns. */
  public List<String> unique(List<String> input) {
    return with(input, unique);
  }

  private static List<String> with(List<String> input, List<String> names) {
    List<String> all = new ArrayList<>();
    names.forEach(name -> all.addAll(name.equals(INPUT) ? input : List.of(name)));
    return List.copyOf(all);
  }

  /** The columns that the table itself has, as a schema. */
  public StructType schema() {
    return new StructType(
        own(columns).stream()
            .map(column -> new StructField(column.name(), column.type(), true, comment(column)))
            .toArray(StructField[]::new));
  }

  /** All columns as a schema, where the input has these, of text. */
  public StructType schema(List<String> input) {
    List<StructField> fields = new ArrayList<>();
    for (TableColumn column : columns) {
      if (column.isInput()) {
        input.forEach(name -> fields.add(new StructField(name, DataTypes.StringType, true, NONE)));
      } else {
        fields.add(new StructField(column.name(), column.type(), true, comment(column)));
      }
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static Metadata comment(TableColumn column) {
    return new MetadataBuilder().putString("comment", column.described()).build();
  }

  /** The same rows, whose columns tell what they are: Spark notes it in the footers of files. */
  public Dataset<Row> describe(Dataset<Row> rows) {
    Map<String, TableColumn> own =
        own(columns).stream().collect(Collectors.toMap(TableColumn::name, Function.identity()));
    Column[] described =
        Arrays.stream(rows.columns())
            .map(
                name ->
                    own.containsKey(name)
                        ? Columns.column(name).as(name, comment(own.get(name)))
                        : Columns.column(name))
            .toArray(Column[]::new);
    return rows.select(described);
  }

  /** Whether a schema has the table's columns, and others only in the place of the input's. */
  public boolean fits(StructType schema) {
    List<String> expected = columns.stream().map(TableColumn::typed).toList();
    List<String> found =
        Arrays.stream(schema.fields())
            .map(field -> field.name() + " " + field.dataType().catalogString())
            .toList();
    int at = columns.stream().map(TableColumn::name).toList().indexOf(INPUT);
    if (at < 0) {
      return found.equals(expected);
    }
    int behind = expected.size() - at - 1;
    return found.size() >= at + behind
        && found.subList(0, at).equals(expected.subList(0, at))
        && found
            .subList(found.size() - behind, found.size())
            .equals(expected.subList(at + 1, expected.size()));
  }
}
