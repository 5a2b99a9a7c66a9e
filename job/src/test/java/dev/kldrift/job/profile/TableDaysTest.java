package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.DeltaLake;
import dev.kldrift.job.NightlyFixture;
import dev.kldrift.job.TestFiles;
import dev.kldrift.job.config.NightlyConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A night on a table reads the files of its day. */
@ExtendWith(DeltaLake.class)
class TableDaysTest extends NightlyFixture {
  private static final String DATE = "date'2026-01-01' + cast(id % 3 as int)";
  private static final String ROWS = "select %s date, id %% 7 v from range(3000)";

  private Path lake(String date) {
    Path lake = folder.resolve("lake");
    spark
        .sql(ROWS.formatted(date))
        .coalesce(1)
        .write()
        .format("delta")
        .partitionBy("date")
        .save(lake.toString());
    return lake;
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "cast(%s as string)", "cast(date_format(%s, 'yyyyMMdd') as int)"})
  void day_ofAPartitionedTable_isOneFile(String date) {
    Path lake = lake(date.formatted(DATE));
    NightlyConfig config = config("2026-01-02", "source.path=" + lake);
    ProfileSource source = ProfileSource.open(spark, config.source(), config.profile());
    assertThat(source.files()).isEmpty();
    assertThat(source.inputs().get(0).path()).isEqualTo(lake + " version 0");
    SourcePart part = source.parts().get(0);
    List<LocalDate> day = List.of(LocalDate.of(2026, 1, 2));
    assertThat(part.rows(day, List.of()).inputFiles()).hasSize(1);
    assertThat(part.rows(day, List.of()).count()).isEqualTo(1000);
  }

  @Test
  void nights_onADeltaTable_giveWhatFilesGive() throws IOException {
    Path lake = lake(DATE);
    file("all.parquet", ROWS.formatted(DATE));
    String same = "source.dataset=d";
    nightly("2026-01-02", same);
    nightly("2026-01-03", same);
    String expected = everything();
    TestFiles.delete(output());
    nightly("2026-01-02", same, "source.path=" + lake);
    nightly("2026-01-03", same, "source.path=" + lake);
    assertThat(everything()).isEqualTo(expected);
  }
}
