package dev.kldrift.job.surprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEGs that a decoder would go over again and again. */
class JpegScansTest {
  private static final FrameReader READER = new FrameReader(10_000);

  private static byte[] jpeg(boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(TestMovie.frame(0), null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The last scan of an image so many times more. */
  private static byte[] repeated(byte[] jpeg, int times) throws IOException {
    int scan = jpeg.length - 2;
    while ((jpeg[scan] & 0xff) != 0xff || (jpeg[scan + 1] & 0xff) != 0xda) {
      scan--;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < times; i++) {
      bytes.write(jpeg, scan, jpeg.length - 2 - scan);
    }
    bytes.write(jpeg, jpeg.length - 2, 2);
    return bytes.toByteArray();
  }

  @Test
  void count_ofWhatEncodersMake_isTheirScans() throws Exception {
    assertThat(JpegScans.count(jpeg(false))).isEqualTo(1);
    int progressive = JpegScans.count(jpeg(true));
    assertThat(progressive).isBetween(6, 20);
    assertThat(JpegScans.count(repeated(jpeg(true), 30))).isEqualTo(progressive + 30);
    assertThat(READER.read(jpeg(true)).getWidth()).isEqualTo(TestMovie.WIDTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 5_000})
  void read_ofThousandsOfScans_isTooLarge(int scans) throws Exception {
    byte[] bomb = repeated(jpeg(true), scans);
    assertThatThrownBy(() -> READER.read(bomb))
        .isInstanceOfSatisfying(
            FrameReader.Rejected.class,
            e -> assertThat(e.problem()).isEqualTo(FrameProblem.TOO_LARGE))
        .hasMessageEndingWith(" scans (must be at most 100)");
  }

  /** Bytes of a segment that look like scans, as of a thumbnail, and bytes behind the end. */
  @Test
  void count_ofBytesThatOnlyLookLikeScans_isNothing() throws Exception {
    byte[] jpeg = jpeg(false);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(jpeg, 0, 2);
    bytes.write(new byte[] {(byte) 0xff, (byte) 0xe1, 2, 2});
    for (int i = 0; i < 256; i++) {
      bytes.write(new byte[] {(byte) 0xff, (byte) 0xda});
    }
    bytes.write(jpeg, 2, jpeg.length - 2);
    for (int i = 0; i < 256; i++) {
      bytes.write(new byte[] {(byte) 0xff, (byte) 0xda, 0, 2});
    }
    assertThat(JpegScans.count(bytes.toByteArray())).isEqualTo(1);
    assertThat(JpegScans.count(new byte[] {1, 2, 3})).isZero();
    assertThat(JpegScans.count(new byte[0])).isZero();
  }
}
