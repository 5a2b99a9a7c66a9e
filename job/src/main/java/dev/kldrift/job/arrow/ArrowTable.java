package dev.kldrift.job.arrow;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Arrow files as a table, with Spark's hidden column {@code _metadata} of its own files. */
final class ArrowTable implements SupportsRead, SupportsMetadataColumns {
  /** The hidden column that says which file a row is from. */
  static final String METADATA = "_metadata";

  static final StructType METADATA_TYPE =
      new StructType().add("file_path", DataTypes.StringType, false);

  private final StructType schema;
  private final Map<String, String> properties;

  ArrowTable(StructType schema, Map<String, String> properties) {
    this.schema = schema;
    this.properties = properties;
  }

  @Override
  public String name() {
    return ArrowSource.NAME;
  }

  @Override
  public Column[] columns() {
    return java.util.Arrays.stream(schema.fields())
        .map(
            field ->
                Column.create(
                    field.name(),
                    field.dataType(),
                    field.nullable(),
                    field.getComment().getOrElse(() -> null),
                    null))
        .toArray(Column[]::new);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return new MetadataColumn[] {
      new MetadataColumn() {
        @Override
        public String name() {
          return METADATA;
        }

        @Override
        public DataType dataType() {
          return METADATA_TYPE;
        }

        @Override
        public boolean isNullable() {
          return false;
        }
      }
    };
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new ArrowScan(schema, properties);
  }
}
