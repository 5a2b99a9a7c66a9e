package dev.kldrift.job.surprise;

/**
 * Counts the scans of a JPEG: how often a decoder goes over its pixels.
 *
 * <p>Format: ITU-T T.81, annex B. Segments begin with a marker, 0xFF and its kind; a scan goes on
 * behind its segment with coded data, in which 0xFF is followed by 0 or a restart marker.
 */
final class JpegScans {
  private static final int MARKER = 0xff;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;

  private JpegScans() {}

  /** The scans up to the end of the image; 0 of what is no JPEG. */
  static int count(byte[] file) {
    if (file.length < 2 || at(file, 0) != MARKER || at(file, 1) != START_OF_IMAGE) {
      return 0;
    }
    int scans = 0;
    int position = 2;
    while (position + 3 < file.length) {
      int kind = at(file, position + 1);
      if (at(file, position) != MARKER || kind == MARKER || isAlone(kind)) {
        position++; // coded data, or a marker without a segment
        continue;
      }
      if (kind == END_OF_IMAGE) {
        return scans;
      }
      scans += kind == START_OF_SCAN ? 1 : 0;
      position += 2 + (at(file, position + 2) << 8 | at(file, position + 3));
    }
    return scans;
  }

  /** A stuffed byte, a restart, or the start of an image. */
  private static boolean isAlone(int kind) {
    return kind <= 1 || (kind >= 0xd0 && kind <= START_OF_IMAGE);
  }

  private static int at(byte[] file, int position) {
    return file[position] & 0xff;
  }
}
