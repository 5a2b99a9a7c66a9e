package dev.kldrift.job.arrow;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Arrow IPC files and streams as a source of Spark: {@code
 * spark.read().format("kldrift-arrow").load("pairs.arrow")}.
 *
 * <p>Options: {@code basePath}, below which {@code name=value} folders are columns of text; {@code
 * max-batch-bytes} (2 GiB less 1), above which a message is refused before memory is taken; {@code
 * max-split-bytes} (128 MiB), from about which on another task reads the rest of a file.
 */
public final class ArrowSource implements TableProvider, DataSourceRegister {
  /** Name of the source. */
  public static final String NAME = "kldrift-arrow";

  /** For Spark, which makes sources by reflection. */
  public ArrowSource() {}

  @Override
  public String shortName() {
    return NAME;
  }

  /**
   * The columns of the first file that can be read, and those of folders; the rest is checked
   * later.
   */
  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    Configuration hadoop = hadoop();
    FileStatus first = ArrowFiles.list(options.asCaseSensitiveMap(), hadoop).get(0);
    StructType schema = new StructType();
    try (ArrowInput in = ArrowInput.open(first, hadoop)) {
      for (var field : IpcLayout.read(in).schema().getFields()) {
        DataType type =
            ArrowTypes.of(field)
                .orElseThrow(
                    () ->
                        in.broken(
                            "column '%s' is %s, which Spark cannot read (give a schema without it)"
                                .formatted(field.getName(), field.getType())));
        String comment = field.getMetadata().get("comment");
        schema =
            comment == null
                ? schema.add(field.getName(), type)
                : schema.add(field.getName(), type, true, comment);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return withPartitions(schema, first, options.asCaseSensitiveMap());
  }

  private static StructType withPartitions(
      StructType schema, FileStatus file, Map<String, String> options) {
    StructType whole = schema;
    String base = ArrowOptions.of(options).base();
    for (String name : ArrowFiles.partitions(file.getPath(), base).keySet()) {
      if (!java.util.Arrays.asList(schema.fieldNames()).contains(name)) {
        whole = whole.add(name, DataTypes.StringType);
      }
    }
    return whole;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    FileStatus first = ArrowFiles.list(properties, hadoop()).get(0);
    return new ArrowTable(withPartitions(schema, first, properties), properties);
  }

  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  static Configuration hadoop() {
    return SparkSession.active().sessionState().newHadoopConf();
  }
}
