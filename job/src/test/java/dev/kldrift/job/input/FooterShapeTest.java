package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Footers that a stranger has made, whose size does not tell what they would take. */
class FooterShapeTest {
  private static SchemaElement group(int children) {
    return new SchemaElement("g")
        .setNum_children(children)
        .setRepetition_type(FieldRepetitionType.OPTIONAL);
  }

  private static SchemaElement leaf(String name) {
    return new SchemaElement(name)
        .setType(Type.INT32)
        .setRepetition_type(FieldRepetitionType.OPTIONAL);
  }

  private static byte[] footer(List<SchemaElement> schema, List<RowGroup> groups)
      throws IOException {
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    FileMetaData metaData = new FileMetaData(1, schema, 0, groups);
    metaData.addToKey_value_metadata(new KeyValue("note").setValue("text"));
    Util.writeFileMetaData(metaData, footer);
    return footer.toByteArray();
  }

  private static byte[] nested(int levels) throws IOException {
    List<SchemaElement> schema = new ArrayList<>(Collections.nCopies(levels, group(1)));
    schema.add(leaf("leaf"));
    return footer(schema, List.of());
  }

  private static List<RowGroup> groups(int count, int columns) {
    List<ColumnChunk> chunks = Collections.nCopies(columns, new ColumnChunk(4));
    return Collections.nCopies(count, new RowGroup(chunks, 0, 0));
  }

  private static void assertRefused(byte[] footer, String message) {
    assertThatThrownBy(() -> FooterShape.require(footer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void schema_ofSoManyLevels_isBorne(int levels) throws IOException {
    byte[] footer = nested(levels);
    assertThatCode(() -> FooterShape.require(footer)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 5_000, 50_000})
  void schema_ofMoreLevels_isRefused(int levels) throws IOException {
    assertRefused(nested(levels), "it has 101 levels in its schema (must be at most 100)");
  }

  /** Groups that follow one another are no levels, however many there are. */
  @Test
  void schema_wide_isBorne() throws IOException {
    List<SchemaElement> schema = new ArrayList<>(List.of(group(2_000)));
    for (int i = 0; i < 2_000; i++) {
      schema.add(group(2));
      schema.add(group(1));
      schema.add(leaf("a"));
      schema.add(leaf("b"));
    }
    byte[] footer = footer(schema, groups(10, 4_000));
    assertThatCode(() -> FooterShape.require(footer)).doesNotThrowAnyException();
  }

  @Test
  void columns_rowGroupsAndChunks_withoutEnd_areRefused() throws IOException {
    assertRefused(
        footer(Collections.nCopies(FooterShape.MOST_COLUMNS + 1, leaf("a")), List.of()),
        "it has 100001 columns and groups (must be at most 100000)");
    assertRefused(
        footer(List.of(leaf("a")), groups(FooterShape.MOST_ROW_GROUPS + 1, 0)),
        "it has 100001 row groups (must be at most 100000)");
    assertRefused(
        footer(List.of(leaf("a")), groups(101, 10_000)),
        "it has 1010000 columns in all row groups (must be at most 1000000)");
  }

  /** Lists of two billion: of the schema, of row groups, of notes, of a field nobody knows. */
  @ParameterizedTest
  @CsvSource({
    "150229fcffffffff07, 2147483647",
    "1502390c39fcffffffff07, 2147483647",
    "1502290c160019fcffffffff07, 2147483647",
    "150289f5ffffffff07, 2147483647",
    "15028bffffffff0755, 2147483647",
  })
  void lists_thatCannotBeThere_areRefused(String hex, long elements) {
    byte[] start = HexFormat.of().parseHex(hex);
    assertRefused(
        Arrays.copyOf(start, start.length + 100),
        "it declares a list of " + elements + " elements in ");
  }

  /** Each level takes two bytes: structs within structs, lists within lists. */
  @ParameterizedTest
  @ValueSource(strings = {"fc", "f919"})
  void structs_andListsWithoutEnd_areRefused(String level) {
    byte[] footer =
        HexFormat.of()
            .parseHex(level.equals("fc") ? "1c".repeat(1_000_000) : "f9" + "19".repeat(1_000_000));
    assertRefused(footer, "that Parquet does not know");
  }

  @Test
  void footer_cutAnywhere_endsTooEarly() throws IOException {
    byte[] whole = footer(List.of(group(1), leaf("a")), groups(2, 1));
    assertThatCode(() -> FooterShape.require(whole)).doesNotThrowAnyException();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> FooterShape.require(cut)).isInstanceOf(IOException.class);
    }
  }
}
