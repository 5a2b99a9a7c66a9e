package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A flipped bit in a page is an error that names the file, never another number. */
class DamagedFileTest extends CommandFixture {
  private Path input;
  private Path file;
  private byte[] intact;

  /** Several row groups of several pages: readers come upon the damage early or late. */
  @BeforeAll
  void writeInput() throws IOException {
    input = folder().resolve("pages");
    Dataset<Row> pairs =
        TestSpark.session()
            .sql(
                "select cast(id as string) k, array(id, hash(id) & 255) p, array(id, 7) q from range(600)");
    pairs
        .coalesce(1)
        .write()
        .option("parquet.page.row.count.limit", "50")
        .option("parquet.block.row.count.limit", "200")
        .parquet(input.toString());
    file = parquetIn(input);
    intact = Files.readAllBytes(file);
    assertThat(blocks()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "2, 2"})
  void page_withAFlippedBit_endsWith65(int rowGroup, int column) throws IOException {
    Files.deleteIfExists(checksums()); // which object stores do not have
    flip(lastByte(rowGroup, column));
    assertRecorded(
        compare(input),
        ExitCode.BAD_DATA,
        "cannot read "
            + file
            + ": could not verify page integrity, CRC checksum verification failed");
  }

  @Test
  void page_thatItsChecksumFileDenies_endsWith65() throws IOException {
    Files.write(file, intact);
    Files.write(checksums(), new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0});
    Ended ended = compare(input);
    assertThat(ended.err()).startsWith("kldrift: error: cannot read ").contains(file.toString());
    assertThat(ended.err()).hasLineCount(1);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.BAD_DATA.number());
  }

  private Path checksums() {
    return file.resolveSibling("." + file.getFileName() + ".crc");
  }

  private void flip(long position) throws IOException {
    byte[] damaged = intact.clone();
    damaged[Math.toIntExact(position)] ^= 1;
    Files.write(file, damaged);
  }

  /** The last byte of a column chunk, which no page header can be. */
  private long lastByte(int rowGroup, int column) throws IOException {
    Files.write(file, intact);
    ColumnChunkMetaData chunk = blocks().get(rowGroup).getColumns().get(column);
    return chunk.getStartingPos() + chunk.getTotalSize() - 1;
  }

  private List<BlockMetaData> blocks() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
      return reader.getFooter().getBlocks();
    }
  }
}
