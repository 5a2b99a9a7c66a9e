package dev.kldrift.job.input;

import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.input.FileType.Kind;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the types of the columns that a run uses, and of those alone: what else a file holds is
 * nobody's business.
 *
 * <p>Files without rows and columns without a value impose no type.
 */
final class InputSchema {

  /**
   * A column that is used.
   *
   * @param name its name
   * @param role what for
   * @param subject what problems of rows call it
   * @param setting the setting that gives an optional column its role by its name alone
   */
  record Use(String name, Role role, String subject, Optional<ConfigKey> setting) {
    Use(String name, Role role, String subject) {
      this(name, role, subject, Optional.empty());
    }

    Use(String name, Role role) {
      this(name, role, name);
    }

    static Use optional(String name, Role role, ConfigKey setting) {
      return new Use(name, role, name, Optional.of(setting));
    }
  }

  private final List<InputFile> all;
  private final List<InputFile> files;
  private final List<String> partitions;
  private final boolean counts;
  private final boolean binaryAsString;

  /**
   * Types of these files.
   *
   * @param partitions columns that the names of folders give
   * @param counts whether weights are counts
   * @param binaryAsString whether bytes without an annotation are text
   */
  InputSchema(
      List<InputFile> all, List<String> partitions, boolean counts, boolean binaryAsString) {
    this.all = all;
    List<InputFile> withRows = all.stream().filter(file -> file.rows() > 0).toList();
    this.files = withRows.isEmpty() ? all : withRows;
    this.partitions = partitions;
    this.counts = counts;
    this.binaryAsString = binaryAsString;
  }

  /** Every file. */
  List<InputFile> all() {
    return all;
  }

  /** Columns that the names of folders give. */
  List<String> partitions() {
    return partitions;
  }

  /** Files that say something of the columns: those with rows, if there are any. */
  List<InputFile> files() {
    return files;
  }

  /**
   * Types of a column that say something, with a file of each; of one without any value, all.
   *
   * @throws JobFailure if a file does not have it
   */
  Map<FileType, InputFile> types(String column) {
    Map<FileType, InputFile> typed = new LinkedHashMap<>();
    Map<FileType, InputFile> all = new LinkedHashMap<>();
    for (InputFile file : files) {
      FileType type = type(file, column);
      all.putIfAbsent(type, file);
      if (!isNullOnly(file, column)) {
        typed.putIfAbsent(type, file);
      }
    }
    return typed.isEmpty() ? all : typed;
  }

  /**
   * The type of a column in a file.
   *
   * @throws JobFailure if it does not have it, or has several of this name
   */
  private FileType type(InputFile file, String column) {
    if (partitions.contains(column)) {
      return FileType.text();
    }
    List<Type> found =
        file.columns().fields().stream().filter(field -> field.getName().equals(column)).toList();
    if (found.size() == 1) {
      return FileType.of(found.get(0), binaryAsString);
    }
    throw new JobFailure(
        ExitCode.BAD_DATA,
        found.isEmpty()
            ? "column '%s' is missing in %s (has %s)"
                .formatted(column, file.name(), file.types().keySet())
            : "column '%s' is %d times in %s (must be once)"
                .formatted(column, found.size(), file.name()));
  }

  private boolean isNullOnly(InputFile file, String column) {
    return file.columns().nullOnly().contains(column) && !partitions.contains(column);
  }

  private boolean isNullOnly(String column) {
    return files.stream().allMatch(file -> isNullOnly(file, column));
  }

  /** Whether a column holds maps. */
  boolean isMap(String column) {
    return has(column, Set.of(Kind.MAP));
  }

  /** Whether a column holds whole histograms. */
  boolean isHistogram(String column) {
    return has(column, Set.of(Kind.ARRAY, Kind.MAP));
  }

  private boolean has(String column, Set<Kind> kinds) {
    return files.stream().allMatch(file -> file.types().containsKey(column))
        && types(column).keySet().stream().anyMatch(type -> kinds.contains(type.kind()));
  }

  /**
   * The type as which stages read a column.
   *
   * @throws JobFailure if a file has a type that does not fit its role, or the type of another
   */
  DataType common(Use use) {
    Map<FileType, InputFile> types = types(use.name());
    Optional<DataType> common = CommonType.of(use.role(), types.keySet(), counts);
    if (common.isPresent()) {
      return common.get();
    }
    if (isNullOnly(use.name())) {
      return use.role().ofNulls();
    }
    types.forEach((type, file) -> requireAllowed(use, type, file));
    List<FileType> two = differing(use, List.copyOf(types.keySet()));
    throw new JobFailure(
        ExitCode.BAD_DATA,
        "column '%s' is %s in %s but %s in %s (must be one type in all files)"
            .formatted(
                use.name(),
                two.get(1).name(),
                types.get(two.get(1)).name(),
                two.get(0).name(),
                types.get(two.get(0)).name()));
  }

  /** The first two types that have nothing in common. */
  private List<FileType> differing(Use use, List<FileType> types) {
    for (int i = 1; i < types.size(); i++) {
      for (FileType other : types.subList(0, i)) {
        List<FileType> two = List.of(other, types.get(i));
        if (CommonType.of(use.role(), two, counts).isEmpty()) {
          return two;
        }
      }
    }
    return types.subList(0, 2);
  }

  private void requireAllowed(Use use, FileType type, InputFile file) {
    if (CommonType.of(use.role(), Set.of(type), counts).isPresent()) {
      return;
    }
    if (use.setting().isPresent() && CommonType.of(Role.KEY, Set.of(type), counts).isPresent()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "%s: column '%s' is %s in %s (%s; to use it as a key give %1$s another name)"
              .formatted(
                  use.setting().get().path(),
                  use.name(),
                  type.name(),
                  file.name(),
                  use.role().rule()));
    }
    throw new JobFailure(
        ExitCode.BAD_DATA,
        "column '%s' is %s in %s (%s)"
            .formatted(use.name(), type.name(), file.name(), use.role().rule()));
  }

  /** How a column of a file becomes that of this type. */
  private ColumnReading reading(InputFile file, Use use, DataType to) {
    FileType type = type(file, use.name());
    boolean nullOnly = isNullOnly(file, use.name()) && !alike(use, type, to);
    Optional<FileType> from = type.isReadable() ? Optional.of(type) : Optional.empty();
    return new ColumnReading(use.name(), use.subject(), from, to, nullOnly, isNumber(use));
  }

  private boolean alike(Use use, FileType type, DataType to) {
    Collection<FileType> all = new LinkedHashSet<>(types(use.name()).keySet());
    all.add(type);
    return CommonType.of(use.role(), all, counts).filter(to::equals).isPresent();
  }

  private boolean isNumber(Use use) {
    return counts && Set.of(Role.WEIGHT, Role.WEIGHTS, Role.WEIGHT_BY_BIN).contains(use.role());
  }

  /**
   * The files by the types of their columns. Columns that folders give come last, all of them.
   *
   * @param labels column for the names of bins, where histograms are maps
   * @param logWeights whether no weight is -Infinity rather than 0
   * @throws JobFailure if a column has a type that does not fit
   */
  List<FileGroup> groups(List<Use> uses, String labels, boolean logWeights) {
    Map<Use, DataType> types = new LinkedHashMap<>();
    for (Use use : uses) {
      if (!partitions.contains(use.name())) {
        types.put(use, common(use));
      }
    }
    uses.stream().filter(use -> partitions.contains(use.name())).forEach(this::common);
    partitions.forEach(partition -> types.put(new Use(partition, Role.KEY), DataTypes.StringType));
    requireSameBins(types);
    Map<List<ColumnReading>, List<InputFile>> groups = new LinkedHashMap<>();
    for (InputFile file : files) {
      List<ColumnReading> readings = new ArrayList<>();
      types.forEach((use, type) -> readings.add(reading(file, use, type)));
      groups.computeIfAbsent(readings, none -> new ArrayList<>()).add(file);
    }
    double noWeight = logWeights ? Double.NEGATIVE_INFINITY : 0;
    return groups.entrySet().stream()
        .map(
            group ->
                new FileGroup(
                    group.getValue(),
                    readSchema(group.getKey()),
                    group.getKey(),
                    maps(group.getKey(), noWeight),
                    labels))
        .toList();
  }

  /** The bins of p and q can be told apart only by names of one type. */
  private void requireSameBins(Map<Use, DataType> types) {
    List<Use> maps =
        types.keySet().stream().filter(use -> use.role() == Role.WEIGHT_BY_BIN).toList();
    if (maps.isEmpty()) {
      return;
    }
    Set<FileType> bins = new LinkedHashSet<>();
    for (Use use : maps) {
      if (!isNullOnly(use.name())) {
        types(use.name()).keySet().forEach(type -> bins.add(type.parts().get(0)));
      }
    }
    DataType common =
        bins.isEmpty()
            ? ((MapType) types.get(maps.get(0))).keyType()
            : CommonType.ofBins(bins)
                .orElseThrow(
                    () ->
                        new JobFailure(
                            ExitCode.BAD_DATA,
                            "columns '%s' and '%s' are maps from %s and %s (must be one type)"
                                .formatted(
                                    maps.get(0).name(),
                                    maps.get(1).name(),
                                    types(maps.get(0).name()).keySet().iterator().next().name(),
                                    types(maps.get(1).name()).keySet().iterator().next().name())));
    for (Use use : maps) {
      types.put(use, DataTypes.createMapType(common, ((MapType) types.get(use)).valueType()));
    }
  }

  private static Optional<MapReading> maps(List<ColumnReading> readings, double noWeight) {
    List<ColumnReading> maps =
        readings.stream().filter(reading -> reading.to() instanceof MapType).toList();
    return maps.isEmpty()
        ? Optional.empty()
        : Optional.of(new MapReading(maps.get(0), maps.get(1), noWeight));
  }

  private static StructType readSchema(List<ColumnReading> readings) {
    StructType schema = new StructType();
    for (ColumnReading reading : readings) {
      if (reading.from().isPresent()) {
        schema = schema.add(reading.name(), reading.from().get().readAs());
      }
    }
    return schema;
  }

  /** What stages read from these groups. */
  static StructType schema(List<FileGroup> groups) {
    StructType schema = new StructType();
    FileGroup first = groups.get(0);
    for (ColumnReading reading : first.columns()) {
      schema =
          schema.add(
              reading.name(),
              reading.to() instanceof MapType map
                  ? DataTypes.createArrayType(map.valueType())
                  : reading.to());
    }
    return first.maps().isPresent()
        ? schema.add(first.labels(), new ArrayType(DataTypes.StringType, true))
        : schema;
  }
}
