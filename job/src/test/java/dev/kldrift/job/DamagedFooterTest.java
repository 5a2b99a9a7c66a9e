package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file whose end is not what Parquet has there: one readable line that names it, and a record.
 */
class DamagedFooterTest extends CompareFixture {
  private Path file;
  private byte[] intact;

  @BeforeEach
  void writeInput() throws IOException {
    Path input = input("in", "select 1 k, array(1, 2) p, array(3, 4) q");
    try (Stream<Path> files = Files.list(input)) {
      file = files.filter(each -> each.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.delete(input.resolve("_SUCCESS"));
    intact = Files.readAllBytes(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 40, 200})
  void file_cutShort_endsWith65(int bytes) throws IOException {
    assertRefused(Arrays.copyOf(intact, intact.length - bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000, Integer.MAX_VALUE, -1, -1895539309, Integer.MIN_VALUE})
  void footer_ofAnotherLength_endsWith65(int length) throws IOException {
    byte[] damaged = intact.clone();
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(damaged.length - 8, length);
    assertRefused(damaged);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PARE", "par1", "\0\0\0\0", "ORC1"})
  void file_withAnotherMagic_endsWith65(String magic) throws IOException {
    byte[] damaged = intact.clone();
    System.arraycopy(magic.getBytes(StandardCharsets.US_ASCII), 0, damaged, damaged.length - 4, 4);
    assertRefused(damaged);
  }

  @Test
  void footer_ofZeros_endsWith65() throws IOException {
    byte[] damaged = intact.clone();
    Arrays.fill(damaged, 4, damaged.length - 8, (byte) 0);
    assertRefused(damaged);
    assertRefused(new byte[1000]);
  }

  /** 57 bytes that declare a list of two billion elements. */
  @Test
  void footer_thatDeclaresAHugeList_endsWith65() throws IOException {
    assertRefused(
        HexFormat.of()
            .parseHex(
                "50415231000000000000000000000000000000001502"
                    + "19fcffffffff07"
                    + "00".repeat(20)
                    + "1d00000050415231"));
  }

  @Test
  void schema_nestedTooDeep_endsWith65() throws IOException {
    int depth = 20_000;
    List<SchemaElement> schema = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      schema.add(
          new SchemaElement("g")
              .setNum_children(1)
              .setRepetition_type(FieldRepetitionType.OPTIONAL));
    }
    schema.add(
        new SchemaElement("leaf")
            .setType(org.apache.parquet.format.Type.INT32)
            .setRepetition_type(FieldRepetitionType.OPTIONAL));
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(new FileMetaData(1, schema, 0, List.of()), footer);
    ByteBuffer content = ByteBuffer.allocate(footer.size() + 12).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    content.put(magic).put(footer.toByteArray()).putInt(footer.size()).put(magic);
    assertRefused(content.array());
  }

  private void assertRefused(byte[] content) throws IOException {
    Files.write(file, content);
    JobFailure failure = catchThrowableOfType(JobFailure.class, () -> compare(file.getParent()));
    assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(ExitCode.BAD_DATA);
    String begin = "cannot read the Parquet footer of " + file + ": ";
    assertThat(failure.getMessage()).startsWith(begin);
    assertThat(failure.getMessage().substring(begin.length()))
        .hasSizeGreaterThan(10)
        .doesNotEndWith("null")
        .doesNotContain("\n", file.toString())
        .doesNotContainPattern("\\d[a-z]{2}");
    assertThat(output().resolve("_runs/run_date=" + DATE + ".json"))
        .content()
        .contains("\"outcome\" : \"BAD_DATA\"");
    assertThat(output().resolve("_staging")).isEmptyDirectory();
  }
}
