package dev.kldrift.job.input;

import dev.kldrift.job.config.InputFormat;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** The footer of a Parquet file: its columns and rows. */
public final class ParquetFooter {
  /** No array may be longer, whatever {@code limits.max-bins} is. */
  private static final long MOST_VALUES = 100_000_000;

  private ParquetFooter() {}

  /**
   * Reads one footer.
   *
   * @throws JobFailure if the file is not Parquet, its footer is damaged or of another file, it is
   *     compressed by a codec that is not there, or has a column that its folders give it otherwise
   */
  static InputFile read(InputListing.Listed listed, Configuration hadoop) {
    Path path = listed.status().getPath();
    try {
      byte[] bytes = FooterBytes.read(listed.status(), hadoop);
      FooterShape.require(bytes);
      ParquetMetadata footer =
          new ParquetMetadataConverter(HadoopReadOptions.builder(hadoop).build())
              .readParquetMetadata(
                  new ByteArrayInputStream(bytes), ParquetMetadataConverter.NO_FILTER);
      ColumnChunks chunks = new ColumnChunks(footer, InputListing.name(listed.status()));
      chunks.requireWithin(listed.status().getLen());
      chunks.requireCodecs(hadoop);
      chunks.requireAgreement(listed.partitions().values());
      InputFile file =
          new InputFile(
              path.toString(),
              listed.partitions().base().toString(),
              listed.status().getLen(),
              listed.status().getModificationTime(),
              ContentMark.of(listed.status(), bytes, hadoop),
              footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum(),
              types(footer.getFileMetaData().getSchema().getFields()),
              FooterColumns.of(footer),
              values(footer),
              densest(footer),
              listed.partitions().values(),
              listed.realPath().toString(),
              chunks.byRow(),
              InputFormat.PARQUET);
      file.densest()
          .keySet()
          .forEach(column -> file.requireBearable(column, MOST_VALUES, "more than can be read"));
      return file;
    } catch (JobFailure e) {
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "cannot read the Parquet footer of "
              + InputListing.name(listed.status())
              + ": "
              + reason(e, path),
          e);
    }
  }

  /** Parquet's messages start with the path, which ours name already. */
  private static String reason(Throwable e, Path path) {
    return Reason.of(e).replace(path + " ", "");
  }

  /** The type of each column, by name, in a form that is equal where the types are. */
  static Map<String, String> types(List<Type> fields) {
    Map<String, String> types = new LinkedHashMap<>();
    for (Type field : fields) {
      types.put(field.getName(), canonical(field));
    }
    return types;
  }

  /** Equal for equal types, whatever the writer calls the levels of a list. */
  private static String canonical(Type type) {
    if (type.isPrimitive()) {
      return type.asPrimitiveType().getPrimitiveTypeName() + " " + type.getLogicalTypeAnnotation();
    }
    GroupType group = type.asGroupType();
    if (!(group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)) {
      return group.toString();
    }
    Type repeated = group.getType(0);
    boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
    return "list of " + canonical(wrapped ? repeated.asGroupType().getType(0) : repeated);
  }

  private static Map<String, Long> densest(ParquetMetadata footer) {
    Map<String, Long> densest = new LinkedHashMap<>();
    for (BlockMetaData block : footer.getBlocks()) {
      long rows = Math.max(1, block.getRowCount());
      block
          .getColumns()
          .forEach(
              chunk ->
                  densest.merge(
                      chunk.getPath().iterator().next(), chunk.getValueCount() / rows, Math::max));
    }
    return densest;
  }

  private static Map<String, Long> values(ParquetMetadata footer) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (BlockMetaData block : footer.getBlocks()) {
      block
          .getColumns()
          .forEach(
              chunk ->
                  values.merge(
                      chunk.getPath().iterator().next(), chunk.getValueCount(), Long::sum));
    }
    return values;
  }
}
