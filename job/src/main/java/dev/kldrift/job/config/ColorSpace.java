package dev.kldrift.job.config;

/** The colour spaces in which pixels are counted. */
public enum ColorSpace {
  /** Brightness, Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
  LUMA(1),
  /** Red, green and blue. */
  RGB(3),
  /** Hue, saturation and value. */
  HSV(3);

  private final int channels;

  ColorSpace(int channels) {
    this.channels = channels;
  }

  /** How many numbers a pixel has here. */
  public int channels() {
    return channels;
  }
}
