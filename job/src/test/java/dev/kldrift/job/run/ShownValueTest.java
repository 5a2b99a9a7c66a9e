package dev.kldrift.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShownValueTest {
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(zone);
  }

  @Test
  void instants_ofAnHourThatTheMachineHasTwice_areToldApart() {
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    for (String time : new String[] {"2020-11-01T05:30:00Z", "2020-11-01T06:30:00.000001Z"}) {
      assertThat(ShownValue.of(Timestamp.from(Instant.parse(time)))).isEqualTo(time);
    }
    assertThat(ShownValue.of(Date.valueOf("2020-11-01"))).isEqualTo("2020-11-01");
    assertThat(ShownValue.of(null)).isEqualTo("null");
  }
}
