package dev.kldrift.job.input;

import dev.kldrift.job.input.FileType.Kind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * The one type as which a column is read, whatever types its files have: that of the files where
 * there is but one and stages know it, else one that holds the same values.
 */
final class CommonType {
  private static final Set<Kind> KEYS =
      EnumSet.of(
          Kind.TEXT,
          Kind.UUID,
          Kind.BOOLEAN,
          Kind.INTEGER,
          Kind.DECIMAL,
          Kind.DATE,
          Kind.TIMESTAMP,
          Kind.TIMESTAMP_NTZ,
          Kind.NANOS,
          Kind.NANOS_NTZ);

  private static final Set<Kind> BINS =
      EnumSet.of(Kind.TEXT, Kind.UUID, Kind.INTEGER, Kind.DECIMAL);

  private static final Set<Kind> PLACES = EnumSet.of(Kind.INTEGER, Kind.DECIMAL);

  private static final Set<Kind> NAMES_OF_BINS =
      EnumSet.of(
          Kind.TEXT,
          Kind.BOOLEAN,
          Kind.INTEGER,
          Kind.DECIMAL,
          Kind.FLOAT,
          Kind.DOUBLE,
          Kind.DATE,
          Kind.TIMESTAMP,
          Kind.TIMESTAMP_NTZ);

  private static final Set<Kind> NUMBERS =
      EnumSet.of(Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT16, Kind.FLOAT, Kind.DOUBLE);

  private CommonType() {}

  /**
   * The type for a role, empty where the types do not fit it or each other.
   *
   * @param counts whether weights are counts, which are whole numbers
   */
  static Optional<DataType> of(Role role, Collection<FileType> types, boolean counts) {
    return switch (role) {
      case KEY -> same(types, KEYS, false);
      case BIN -> same(types, BINS, false);
      case PLACE -> same(types, PLACES, false);
      case STATUS -> same(types, EnumSet.of(Kind.TEXT), false);
      case LABELS ->
          part(types, Kind.ARRAY, 0)
              .flatMap(elements -> same(elements, EnumSet.of(Kind.TEXT), false))
              .map(DataTypes::createArrayType);
      case WEIGHT -> number(types, counts);
      case WEIGHTS ->
          part(types, Kind.ARRAY, 0)
              .flatMap(elements -> number(elements, counts))
              .map(DataTypes::createArrayType);
      case WEIGHT_BY_BIN ->
          part(types, Kind.MAP, 0)
              .flatMap(CommonType::ofBins)
              .flatMap(
                  bin ->
                      part(types, Kind.MAP, 1)
                          .flatMap(weights -> number(weights, counts))
                          .map(weight -> DataTypes.createMapType(bin, weight)));
      case SAMPLE_SIZE -> size(types);
      case POSITIONS ->
          part(types, Kind.ARRAY, 0)
              .filter(elements -> are(elements, NUMBERS))
              .map(elements -> DataTypes.createArrayType(DataTypes.DoubleType));
    };
  }

  /** The type of the keys of maps that have keys of these types. */
  static Optional<DataType> ofBins(Collection<FileType> types) {
    return same(types, NAMES_OF_BINS, true);
  }

  private static boolean are(Collection<FileType> types, Set<Kind> kinds) {
    return types.stream().allMatch(type -> kinds.contains(type.kind()));
  }

  /** The types of elements, keys or values, where all are arrays or maps. */
  private static Optional<List<FileType>> part(Collection<FileType> types, Kind kind, int part) {
    return are(types, Set.of(kind))
        ? Optional.of(types.stream().map(type -> type.parts().get(part)).distinct().toList())
        : Optional.empty();
  }

  /** A type under which equal values stay equal, and different ones different. */
  private static Optional<DataType> same(
      Collection<FileType> types, Set<Kind> kinds, boolean fractions) {
    if (!are(types, kinds)) {
      return Optional.empty();
    }
    boolean fractional =
        types.stream().anyMatch(type -> type.kind() == Kind.DECIMAL && type.scale() > 0);
    Set<DataType> alike = types.stream().map(CommonType::alike).collect(Collectors.toSet());
    if (fractional) {
      return fractions && types.size() == 1
          ? Optional.of(alike.iterator().next())
          : Optional.empty();
    }
    if (are(types, PLACES)) {
      return Optional.of(integer(types));
    }
    return alike.size() == 1 ? Optional.of(alike.iterator().next()) : Optional.empty();
  }

  private static DataType alike(FileType type) {
    return switch (type.kind()) {
      case UUID -> DataTypes.StringType;
      case NANOS -> DataTypes.TimestampType;
      case NANOS_NTZ -> DataTypes.TimestampNTZType;
      default -> type.readAs();
    };
  }

  private static DataType integer(Collection<FileType> types) {
    if (are(types, EnumSet.of(Kind.INTEGER))) {
      return types.stream()
          .map(FileType::readAs)
          .max((a, b) -> Integer.compare(a.defaultSize(), b.defaultSize()))
          .orElseThrow();
    }
    int digits = 1;
    for (FileType type : types) {
      digits = Math.max(digits, digits(type.readAs()));
    }
    return DataTypes.createDecimalType(digits, 0);
  }

  private static int digits(DataType integer) {
    return integer instanceof DecimalType decimal
        ? decimal.precision()
        : (int) Math.ceil(Math.log10(2) * 8 * integer.defaultSize());
  }

  private static Optional<DataType> number(Collection<FileType> types, boolean counts) {
    if (!are(types, NUMBERS)) {
      return Optional.empty();
    }
    return types.stream().map(type -> number(type, counts)).reduce(CommonType::wider);
  }

  /** The element type of kernels that holds a number of a file. */
  private static DataType number(FileType type, boolean counts) {
    return switch (type.kind()) {
      case INTEGER ->
          type.readAs().equals(DataTypes.LongType) ? DataTypes.LongType : DataTypes.IntegerType;
      case DECIMAL -> counts ? DataTypes.LongType : DataTypes.DoubleType;
      case FLOAT, FLOAT16 -> DataTypes.FloatType;
      default -> DataTypes.DoubleType;
    };
  }

  private static DataType wider(DataType a, DataType b) {
    if (a.equals(b)) {
      return a;
    }
    Set<DataType> both = Set.of(a, b);
    return both.equals(Set.of(DataTypes.IntegerType, DataTypes.LongType))
        ? DataTypes.LongType
        : DataTypes.DoubleType;
  }

  private static Optional<DataType> size(Collection<FileType> types) {
    if (!are(types, NUMBERS)) {
      return Optional.empty();
    }
    Set<DataType> distinct = types.stream().map(FileType::readAs).collect(Collectors.toSet());
    boolean asItIs = distinct.size() == 1 && !distinct.contains(DataTypes.BinaryType);
    return Optional.of(asItIs ? distinct.iterator().next() : DataTypes.DoubleType);
  }
}
