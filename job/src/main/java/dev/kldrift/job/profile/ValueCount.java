package dev.kldrift.job.profile;

/** How often one task has seen a value; a bean, for Spark's encoder. */
public final class ValueCount {
  private int feature;
  private Long cell;
  private String text;
  private long count;

  public int getFeature() {
    return feature;
  }

  public void setFeature(int feature) {
    this.feature = feature;
  }

  /** The {@link NumberCell} of a number, NULL for a text. */
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
}
