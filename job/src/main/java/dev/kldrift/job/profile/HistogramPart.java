package dev.kldrift.job.profile;

/** What one task has counted of one histogram; a bean, as Spark encodes those without boxing. */
public final class HistogramPart {
  private int day;
  private int level;
  private String[] segment;
  private int feature;
  private long[] counts;

  public int getDay() {
    return day;
  }

  public void setDay(int day) {
    this.day = day;
  }

  public int getLevel() {
    return level;
  }

  public void setLevel(int level) {
    this.level = level;
  }

  public String[] getSegment() {
    return segment;
  }

  public void setSegment(String[] segment) {
    this.segment = segment;
  }

  public int getFeature() {
    return feature;
  }

  public void setFeature(int feature) {
    this.feature = feature;
  }

  public long[] getCounts() {
    return counts;
  }

  public void setCounts(long[] counts) {
    this.counts = counts;
  }
}
