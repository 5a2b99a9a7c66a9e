package dev.kldrift.job.input;

import java.io.IOException;

/**
 * Walks over a Parquet footer without making anything of it, and refuses one that would take more
 * memory or stack than its length lets expect: lists that cannot be there, schemas nested by the
 * thousand, row groups and columns without end.
 *
 * <p>A footer is one Thrift struct in the <a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">compact
 * protocol</a>, {@code FileMetaData} of <a
 * href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">parquet.thrift</a>.
 */
final class FooterShape {
  /** Nodes of a schema, groups included: a list of numbers has three. */
  static final int MOST_COLUMNS = 100_000;

  /** Levels of a schema. */
  static final int MOST_LEVELS = 100;

  static final int MOST_ROW_GROUPS = 100_000;

  /** Columns of all row groups together. */
  static final int MOST_CHUNKS = 1_000_000;

  /** Structs of Parquet within structs; there are seven at most. */
  private static final int MOST_STRUCTS = 32;

  private static final int MOST_ELEMENTS = 1_000_000;

  /** Structs that are looked at. */
  private enum Struct {
    FILE,
    SCHEMA_ELEMENT,
    ROW_GROUP,
    OTHER
  }

  private final byte[] bytes;
  private final int[] childrenLeft = new int[MOST_LEVELS + 1];
  private int at;
  private int structs;
  private int level;
  private int columns;
  private int rowGroups;
  private int chunks;

  private FooterShape(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Looks at a whole footer.
   *
   * @throws IOException if it cannot be borne, or ends too early
   */
  static void require(byte[] footer) throws IOException {
    new FooterShape(footer).struct(Struct.FILE);
  }

  private void struct(Struct kind) throws IOException {
    if (++structs > MOST_STRUCTS) {
      throw new IOException("it has structs within structs that Parquet does not know");
    }
    int children = 0;
    int field = 0;
    for (int head = next(); head != 0; head = next()) {
      int type = head & 0xf;
      int delta = head >>> 4;
      field = delta == 0 ? (int) zigzag() : field + delta;
      if (kind == Struct.SCHEMA_ELEMENT && field == 5 && type == 5) {
        children = (int) zigzag();
      } else if (type > 2) { // 1 and 2 are true and false
        value(type, kind, field);
      }
    }
    if (kind == Struct.SCHEMA_ELEMENT) {
      nest(children);
    }
    structs--;
  }

  /** An element of the schema, which lists its levels depth first, has so many children. */
  private void nest(int children) throws IOException {
    while (level > 0 && childrenLeft[level] == 0) {
      level--;
    }
    childrenLeft[level]--;
    if (children > 0) {
      requireAtMost(++level, MOST_LEVELS, "levels in its schema");
      childrenLeft[level] = children;
    }
  }

  private void value(int type, Struct kind, int field) throws IOException {
    switch (type) {
      case 1, 2, 3 -> skip(1);
      case 4, 5, 6 -> varint();
      case 7 -> skip(Double.BYTES);
      case 8 -> skip(varint());
      case 9, 10 -> list(kind, field);
      case 11 -> map();
      case 12 -> struct(Struct.OTHER);
      case 13 -> skip(2 * Long.BYTES);
      default -> throw new IOException("it has a value of type %d".formatted(type));
    }
  }

  private void list(Struct kind, int field) throws IOException {
    int head = next();
    long size = head >>> 4 == 0xf ? varint() : head >>> 4;
    requireElements(size);
    Struct element = Struct.OTHER;
    if (kind == Struct.FILE && field == 2) {
      element = Struct.SCHEMA_ELEMENT;
      columns += (int) size;
      requireAtMost(columns, MOST_COLUMNS, "columns and groups");
    } else if (kind == Struct.FILE && field == 4) {
      element = Struct.ROW_GROUP;
      rowGroups += (int) size;
      requireAtMost(rowGroups, MOST_ROW_GROUPS, "row groups");
    } else if (kind == Struct.ROW_GROUP && field == 1) {
      chunks += (int) size;
      requireAtMost(chunks, MOST_CHUNKS, "columns in all row groups");
    }
    for (long i = 0; i < size; i++) {
      if ((head & 0xf) == 12) {
        struct(element);
      } else {
        element(head & 0xf);
      }
    }
  }

  private void map() throws IOException {
    long size = varint();
    if (size == 0) {
      return;
    }
    requireElements(size);
    int types = next();
    for (long i = 0; i < size; i++) {
      element(types >>> 4);
      element(types & 0xf);
    }
  }

  /** A list within a list counts as a level of structs: both take stack. */
  private void element(int type) throws IOException {
    if (++structs > MOST_STRUCTS) {
      throw new IOException("it has lists within lists that Parquet does not know");
    }
    value(type, Struct.OTHER, 0);
    structs--;
  }

  private void requireElements(long size) throws IOException {
    if (size < 0 || size > bytes.length - at) {
      throw new IOException(
          "it declares a list of %d elements in %d bytes".formatted(size, bytes.length - at));
    }
    requireAtMost(size, MOST_ELEMENTS, "elements in a list");
  }

  private static void requireAtMost(long found, long most, String what) throws IOException {
    if (found > most) {
      throw new IOException("it has %d %s (must be at most %d)".formatted(found, what, most));
    }
  }

  private int next() throws IOException {
    skip(1);
    return bytes[at - 1] & 0xff;
  }

  private void skip(long count) throws IOException {
    if (count < 0 || count > bytes.length - at) {
      throw new IOException("it ends too early");
    }
    at += (int) count;
  }

  private long zigzag() throws IOException {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int part = next();
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        return value;
      }
    }
    throw new IOException("it has a number of more than 64 bits");
  }
}
