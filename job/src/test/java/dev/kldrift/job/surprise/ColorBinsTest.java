package dev.kldrift.job.surprise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.ColorRule;
import dev.kldrift.job.config.ColorSpace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorBinsTest {
  private static final ColorBins RGB =
      new ColorBins(new ColorRule(ColorSpace.RGB, List.of(4, 4, 4)));
  private static final ColorBins LUMA = new ColorBins(new ColorRule(ColorSpace.LUMA, List.of(32)));
  private static final ColorBins HSV =
      new ColorBins(new ColorRule(ColorSpace.HSV, List.of(6, 2, 2)));

  @Test
  void of_rgb_countsTheLastChannelFastest() {
    assertThat(RGB.of(0x000000)).isZero();
    assertThat(RGB.of(0x0000ff)).isEqualTo(3);
    assertThat(RGB.of(0x003f40)).isEqualTo(1);
    assertThat(RGB.of(0x00ff00)).isEqualTo(12);
    assertThat(RGB.of(0xffffff)).isEqualTo(63);
  }

  @Test
  void of_luma_isBrightness() {
    assertThat(LUMA.of(0x000000)).isZero();
    assertThat(LUMA.of(0xffffff)).isEqualTo(31);
    assertThat(LUMA.of(0x00ff00)).isEqualTo(150 * 32 / 256);
  }

  @Test
  void of_hsv_goesAroundTheCircle() {
    assertThat(HSV.of(0xff0000)).isEqualTo(3);
    assertThat(HSV.of(0xffff00)).isEqualTo(4 + 3);
    assertThat(HSV.of(0x00ff00)).isEqualTo(2 * 4 + 3);
    assertThat(HSV.of(0x00ffff)).isEqualTo(3 * 4 + 3);
    assertThat(HSV.of(0x0000ff)).isEqualTo(4 * 4 + 3);
    assertThat(HSV.of(0xff00ff)).isEqualTo(5 * 4 + 3);
    assertThat(HSV.of(0x808080)).isEqualTo(1);
    assertThat(HSV.of(0x000000)).isZero();
  }

  @ParameterizedTest
  @EnumSource(ColorSpace.class)
  void of_everyColor_isABin(ColorSpace space) {
    for (int most : new int[] {3, 7, 15}) {
      ColorBins bins =
          new ColorBins(
              new ColorRule(space, space.channels() == 1 ? List.of(most) : List.of(most, 5, most)));
      for (int rgb = 0; rgb < 1 << 24; rgb += 251) {
        assertThat(bins.of(rgb)).isBetween(0, bins.count() - 1);
      }
      assertThat(bins.of(0xffffff)).isBetween(0, bins.count() - 1);
    }
  }
}
