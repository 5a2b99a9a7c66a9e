package dev.kldrift.job.arrow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ArrowType.ExtensionType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Fields of a schema in the three forms that reading needs. */
final class ArrowFields {
  private static final String EXTENSION = "ARROW:extension:name";

  private ArrowFields() {}

  /** The schema with the types that extension types are stored as, and names everywhere. */
  static Schema stored(Schema schema, ArrowInput in) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(stored(field, in));
    }
    return new Schema(fields, schema.getCustomMetadata());
  }

  private static Field stored(Field field, ArrowInput in) {
    ArrowType type = field.getType();
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    if (type instanceof ExtensionType extension) {
      metadata.put(EXTENSION, extension.extensionName());
      type = extension.storageType();
    }
    List<Field> children = new ArrayList<>();
    for (Field child : field.getChildren()) {
      children.add(stored(child, in));
    }
    String name = field.getName() == null ? "" : field.getName();
    requireChildren(type, children, name, in);
    FieldType stored = new FieldType(field.isNullable(), type, field.getDictionary(), metadata);
    return new Field(name, stored, children);
  }

  private static void requireChildren(
      ArrowType type, List<Field> children, String name, ArrowInput in) {
    boolean fits =
        switch (type.getTypeID()) {
          case List, LargeList, ListView, LargeListView -> children.size() == 1;
          case FixedSizeList ->
              children.size() == 1 && ((ArrowType.FixedSizeList) type).getListSize() >= 0;
          case Map ->
              children.size() == 1
                  && children.get(0).getType() instanceof ArrowType.Struct
                  && children.get(0).getChildren().size() == 2;
          case FixedSizeBinary -> ((ArrowType.FixedSizeBinary) type).getByteWidth() >= 0;
          case Int ->
              List.of(Byte.SIZE, Short.SIZE, Integer.SIZE, Long.SIZE)
                  .contains(((ArrowType.Int) type).getBitWidth());
          case RunEndEncoded -> children.size() == 2;
          case Struct, Union -> true;
          default -> children.isEmpty();
        };
    if (!fits) {
      throw in.broken(
          "its column '" + name + "' is " + type + " with " + children.size() + " parts");
    }
  }

  /** Whether a column is a UUID, by the note that its writer left. */
  static boolean isUuid(Field field) {
    return "arrow.uuid".equals(field.getMetadata().get(EXTENSION));
  }

  /** The field of the vector that holds a column: of indices where it is dictionary-encoded. */
  static Field inMemory(Field field) {
    DictionaryEncoding dictionary = field.getDictionary();
    if (dictionary != null) {
      FieldType indices = new FieldType(true, dictionary.getIndexType(), null);
      return new Field(field.getName(), indices, List.of());
    }
    return values(field);
  }

  /** The field of the vector that holds values, also those of a dictionary. */
  static Field values(Field field) {
    List<Field> children = new ArrayList<>();
    for (Field child : field.getChildren()) {
      children.add(inMemory(child));
    }
    boolean map = field.getType() instanceof ArrowType.Map;
    return new Field(
        field.getName(),
        new FieldType(true, field.getType(), null),
        map ? List.of(entries(children.get(0))) : children);
  }

  /** A vector of maps takes no entries, and no keys, that could be null. */
  private static Field entries(Field entries) {
    Field key = entries.getChildren().get(0);
    return new Field(
        entries.getName(),
        FieldType.notNullable(entries.getType()),
        List.of(
            new Field(key.getName(), FieldType.notNullable(key.getType()), key.getChildren()),
            entries.getChildren().get(1)));
  }

  /** Fields by the dictionaries that their values are in. */
  static Map<Long, Field> dictionaries(List<Field> fields) {
    Map<Long, Field> found = new HashMap<>();
    for (Field field : fields) {
      if (field.getDictionary() != null) {
        found.put(field.getDictionary().getId(), field);
      }
      found.putAll(dictionaries(field.getChildren()));
    }
    return found;
  }
}
