package dev.kldrift.job.profile;

/** The count of one task for a value, or for the values of a cell; a bean, for Spark's encoder. */
public final class ValueCount {
  private int feature;
  private int range;
  private int shift;
  private Long cell;
  private String text;
  private long count;
  private long least;
  private long greatest;

  public int getFeature() {
    return feature;
  }

  public void setFeature(int feature) {
    this.feature = feature;
  }

  /** Which of the ranges of the feature that are looked at. */
  public int getRange() {
    return range;
  }

  public void setRange(int range) {
    this.range = range;
  }

  /** How many bits of numbers a cell leaves out. */
  public int getShift() {
    return shift;
  }

  public void setShift(int shift) {
    this.shift = shift;
  }

  /** The leading bits of numbers, NULL for a text. */
  public Long getCell() {
    return cell;
  }

  public void setCell(Long cell) {
    this.cell = cell;
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  public long getCount() {
    return count;
  }

  public void setCount(long count) {
    this.count = count;
  }

  /** The {@link OrderedBits} of the least number of a cell. */
  public long getLeast() {
    return least;
  }

  public void setLeast(long least) {
    this.least = least;
  }

  /** The same of the greatest. */
  public long getGreatest() {
    return greatest;
  }

  public void setGreatest(long greatest) {
    this.greatest = greatest;
  }
}
