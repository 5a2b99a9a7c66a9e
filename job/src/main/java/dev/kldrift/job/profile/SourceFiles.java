package dev.kldrift.job.profile;

import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.SourceConfig;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.ParquetFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Files that agree in their columns, and are one part of the source.
 *
 * <p>A file without rows agrees with all others. A column without a value agrees with any type.
 *
 * @param files the files, the latest last
 */
record SourceFiles(List<InputFile> files) {
  private static final String NOTHING = "nothing";

  /** Files by the columns that they have, in the order of the last file of each. */
  static List<SourceFiles> byColumns(List<InputFile> files) {
    List<InputFile> filled = files.stream().filter(file -> file.rows() > 0).toList();
    List<InputFile> used = filled.isEmpty() ? files : filled;
    Set<String> disputed = disputed(used);
    Map<Map<String, String>, List<InputFile>> byColumns = new LinkedHashMap<>();
    for (InputFile file : used) {
      Map<String, String> types = new HashMap<>(file.types());
      file.columns().nullOnlyValues().stream()
          .filter(disputed::contains)
          .forEach(name -> types.put(name, NOTHING));
      List<InputFile> same = byColumns.remove(types);
      List<InputFile> part = same == null ? new ArrayList<>() : same;
      part.add(file);
      byColumns.put(types, part);
    }
    return byColumns.values().stream().map(SourceFiles::new).toList();
  }

  /** Columns that do not have one type in all files. */
  private static Set<String> disputed(List<InputFile> files) {
    Map<String, String> types = new HashMap<>();
    Set<String> disputed = new HashSet<>();
    for (InputFile file : files) {
      file.types()
          .forEach(
              (name, type) -> {
                if (!type.equals(types.getOrDefault(name, type))) {
                  disputed.add(name);
                }
                types.put(name, type);
              });
    }
    return disputed;
  }

  /** Plans how the files are read and counted. */
  SourcePart open(SparkSession spark, SourceConfig source, ProfileConfig profile) {
    TableRows read = read(spark);
    Dataset<Row> rows = read.rows();
    Set<String> nothing = nothing();
    for (String date : source.date().columns()) {
      if (nothing.contains(date)) {
        rows = rows.withColumn(date, lit(null).cast("date"));
      }
    }
    return new SourcePart(source, profile, read.name(), rows, read.columns().with(rows.schema()));
  }

  /** Their rows. */
  TableRows read(SparkSession spark) {
    InputFile first = files.get(0);
    Set<String> nothing = nothing();
    ParquetColumns columns = new ParquetColumns(first.columns(), nothing, partitions(first));
    Dataset<Row> read =
        ParquetFiles.read(
            spark,
            session -> session.read().schema(columns.asked()),
            files,
            UnaryOperator.identity());
    Dataset<Row> rows = columns.converted(read);
    return new TableRows(first.path(), rows, columns.known(rows.schema()));
  }

  private Set<String> nothing() {
    Set<String> nothing = files.get(0).columns().nullOnlyValues();
    files.forEach(file -> nothing.retainAll(file.columns().nullOnlyValues()));
    return nothing;
  }

  /** Names in {@code name=value} folders, in lower case: they count before columns of the file. */
  private static Set<String> partitions(InputFile file) {
    return file.partitionColumns().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
