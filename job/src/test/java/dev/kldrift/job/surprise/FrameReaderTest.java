package dev.kldrift.job.surprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final FrameReader READER = new FrameReader(10_000);

  @Test
  void row_grey16Bits_isScaledWithoutGamma() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0);
    image.getRaster().setSample(1, 0, 0, 0x8000);
    image.getRaster().setSample(2, 0, 0, 0xffff);
    assertThat(row(READER.read(file(image, "png")))).containsExactly(0, 0x808080, 0xffffff);
  }

  @Test
  void row_grey8Bits_isAsStored() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 100);
    image.getRaster().setSample(1, 0, 0, 7);
    assertThat(row(READER.read(file(image, "png")))).containsExactly(0x646464, 0x070707);
  }

  @Test
  void row_alpha_isLaidOverBlack() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xffff8000);
    image.setRGB(1, 0, 0x80ff8000);
    image.setRGB(2, 0, 0x00ff8000);
    assertThat(row(READER.read(file(image, "png")))).containsExactly(0xff8000, 0x804000, 0);
  }

  @Test
  void row_palette_isItsColors() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
    image.setRGB(0, 0, 0xffff0000);
    image.setRGB(1, 0, 0xffffffff);
    assertThat(row(READER.read(file(image, "png")))).containsExactly(0xff0000, 0xffffff);
  }

  /** A file of a few bytes that claims 30,000 x 30,000 pixels is refused by its header. */
  @Test
  void read_headerOfAHugeImage_isTooLarge() throws Exception {
    byte[] png = file(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png");
    ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
    assertThatThrownBy(() -> READER.read(png))
        .isInstanceOfSatisfying(
            FrameReader.Rejected.class,
            e -> assertThat(e.problem()).isEqualTo(FrameProblem.TOO_LARGE))
        .hasMessage("30000x30000 is 900000000 pixels (surprise.max-pixels is 10000)");
  }

  @Test
  void read_fileCutOffAnywhere_isBrokenOrWhole() throws Exception {
    for (String format : new String[] {"png", "jpg"}) {
      byte[] whole = file(TestMovie.frame(0), format);
      for (int length = 0; length < whole.length - 40; length += 97) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> READER.read(cut))
            .as(format + " of " + length + " bytes")
            .isInstanceOfSatisfying(
                FrameReader.Rejected.class,
                e -> assertThat(e.problem()).isEqualTo(FrameProblem.BROKEN_IMAGE));
      }
    }
  }

  @Test
  void read_gif_isBroken() throws Exception {
    byte[] gif = file(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    assertThatThrownBy(() -> READER.read(gif)).hasMessage("not a PNG or JPEG by its first bytes");
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static int[] row(BufferedImage image) {
    int[] pixels = new int[image.getWidth()];
    FrameReader.row(image, 0, pixels);
    return pixels;
  }
}
