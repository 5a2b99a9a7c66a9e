package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that do not pass the gate: one line that names file, column and rule. */
class InputErrorTest extends CommandFixture {
  private static final String PAIR = "select 'a' feature, [1, 2] p, [3, 4] q";

  @Test
  void input_missing_endsWith66() {
    Path input = folder().resolve("none");
    assertRecorded(compare(input), ExitCode.NO_INPUT, "input not found: " + input);
  }

  @Test
  void input_globWithoutMatch_endsWith66() {
    Path input = folder().resolve("none-*.parquet");
    assertRecorded(compare(input), ExitCode.NO_INPUT, "input not found: " + input);
  }

  @ParameterizedTest
  @CsvSource({"a://b c, a", "nosuch://host/x, nosuch"})
  void input_ofUnknownScheme_endsWith78(String input, String scheme) {
    assertFailed(
        compare(input),
        ExitCode.BAD_CONFIG,
        "--input: input has scheme '"
            + scheme
            + "' (must be one of abfs, abfss, cosn, dbfs, file, gs, hdfs, o3fs, obs, ofs, oss, s3,"
            + " s3a, swebhdfs, viewfs, wasbs; the operator may name more in KLDRIFT_INPUT_SCHEMES)");
  }

  /** What the operator allows may still have no file system here. */
  @Test
  void input_ofASchemeWithoutFileSystem_endsWith66() {
    assertFailed(
        compare("cosn://bucket/x"),
        ExitCode.NO_INPUT,
        "cannot list input cosn://bucket/x: Spark has no client of cosn:// here (add its jar)");
  }

  @Test
  void folder_withoutParquet_endsWith66() throws IOException {
    Path input = Files.createDirectories(folder().resolve("empty"));
    Files.writeString(input.resolve("_notes.txt"), "hidden names are not data");
    assertRecorded(compare(input), ExitCode.NO_INPUT, "no Parquet or Arrow files in " + input);
  }

  @Test
  void folder_withAnotherFile_endsWith65() throws IOException {
    Path input = input("mixed", PAIR);
    Path other = Files.writeString(input.resolve("readme.txt"), "what these numbers are: 42");
    assertRecorded(
        compare(input),
        ExitCode.BAD_DATA,
        "cannot read the Parquet footer of "
            + other
            + ": is not a Parquet file. Expected magic number at tail, but found [58, 32, 52, 50]");
  }

  @Test
  void file_ofZeroBytes_endsWith65() throws IOException {
    Path input = input("zero", PAIR);
    Path empty = Files.createFile(input.resolve("z.parquet"));
    assertRecorded(
        compare(input), ExitCode.BAD_DATA, "input file is empty: " + empty + " (0 bytes)");
  }

  @Test
  void file_truncated_endsWith65() throws IOException {
    Path input = input("cut", PAIR);
    Path file = input.resolve("part.parquet");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    Ended ended = compare(input);
    assertThat(ended.err())
        .startsWith(
            "kldrift: error: cannot read the Parquet footer of " + file + ": is not a Parquet file")
        .hasLineCount(1);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.BAD_DATA.number());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'a' f, 'x' p, [1] q"
            + " | column 'p' is string in %s (must be an array of double, float, bigint or int)",
        "'a' f, [1] p, ['1.5'] q"
            + " | column 'q' is array<string> in %s (must be an array of double, float, bigint or int)",
        "1.0::double f, [1] p, [1] q"
            + " | column 'f' is double in %s (key columns are string, integer, date, timestamp or boolean; list them in columns.keys)",
        "'a' f, 'x' bin, 'one' p, 2 q"
            + " | column 'p' is string in %s (must be double, float, bigint or int)",
        "'a' f, 1.5::double bin, 1 p, 2 q"
            + " | column 'bin' is double in %s (must be string or integer)",
        "'a' f, [1] p, [1] q, [7] bins"
            + " | column 'bins' is array<int> in %s (must be an array of string)",
      })
  void column_ofWrongType_endsWith65(String columns, String message) {
    Path input = input("types", "select " + columns);
    assertRecorded(
        compare(input), ExitCode.BAD_DATA, message.formatted(input.resolve("part.parquet")));
  }

  @Test
  void column_missingInOneOfSeveralFiles_namesThatFile() {
    Path input = input("several", PAIR);
    write(input.resolve("part-2.parquet"), "select 'b' feature, [1, 2] p");
    write(input.resolve("part-3.parquet"), PAIR);
    assertRecorded(
        compare(input),
        ExitCode.BAD_DATA,
        "column 'q' is missing in " + input.resolve("part-2.parquet") + " (has [feature, p])");
  }

  @Test
  void column_ofAnotherTypeInOneFile_namesBoth() {
    Path input = input("retyped", "select 7 feature, [1, 2] p, [1, 2] q");
    write(input.resolve("earlier.parquet"), PAIR);
    assertRecorded(
        compare(input),
        ExitCode.BAD_DATA,
        "column 'feature' is int in %s but string in %s (must be one type in all files)"
            .formatted(input.resolve("part.parquet"), input.resolve("earlier.parquet")));
  }

  @Test
  void column_thatDiffersFromAnotherOnlyInCase_endsWith65() {
    SparkSession spark = TestSpark.session().newSession();
    spark.conf().set("spark.sql.caseSensitive", "true");
    Path input = folder().resolve("case");
    TestSpark.write(input, spark.sql("select 'a' f, 'b' F, array(1) p, array(1) q").coalesce(1));
    assertRecorded(
        compare(input),
        ExitCode.BAD_DATA,
        "columns 'f' and 'F' differ only in case in " + parquetIn(input) + " (rename one)");
  }

  @Test
  void keys_none_saysWhatToDo() {
    Path input = input("keyless", "select [1, 2] p, [3, 4] q");
    assertRecorded(
        compare(input),
        ExitCode.BAD_DATA,
        "no key column in input " + input + " (has [p, q]; add a column that names each pair)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Status", "run_date", "kl_pq", "__p", "_metadata"})
  void key_withAReservedName_endsWith78(String key) {
    Path input = input("reserved", "select 'a' \"" + key + "\", [1] p, [1] q");
    assertRecorded(
        compare(input),
        ExitCode.BAD_CONFIG,
        "key column '%s' has the name of a result column (list others in columns.keys)"
            .formatted(key));
  }

  @ParameterizedTest
  @FieldSource("dev.kldrift.job.cli.CommandFixture#OF_KEY_COLUMNS")
  void setting_noKeyColumn_endsWith78(String setting) {
    Path input = input("grouped", PAIR);
    String message = setting + ": 'team' is not a key column (keys: [feature])";
    assertRecorded(compare(input, "--set", setting + "=team"), ExitCode.BAD_CONFIG, message);
    assertFailed(validate(input, setting + "=team"), ExitCode.BAD_CONFIG, message);
  }

  @Test
  void validate_pairs_looksAtTheirColumns() {
    Path input = input("grouped", PAIR);
    assertThat(validate(input, "summary.group-by=feature").exitCode()).isZero();
    Ended ended = validate(input, "columns.p=before");
    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended).isEqualTo(compare(input, "--set", "columns.p=before"));
    assertThat(validate(input.resolveSibling("later"), "summary.group-by=feature").err())
        .isEqualTo(
            "kldrift: warning: input not found: %s; the columns that are named were not looked up%n"
                .formatted(input.resolveSibling("later")));
  }

  private Ended validate(Path input, String assignment) {
    return CommandFixture.execute(
        "validate",
        "--input",
        input.toString(),
        "--output",
        folder().resolve("out").toString(),
        "--set",
        assignment);
  }
}
