package dev.kldrift.job.profile;

/** The counts of one task for one histogram; a bean, as Spark encodes those without boxing. */
public final class HistogramPart {
  private int day;
  private int level;
  private String[] segment;
  private int feature;
  private long[] counts;
  private byte[] squares;
  private byte[] sum;
  private Double greatest;
  private Double least;
  private long empty;
  private long infinite;
  private long zeros;

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

  /** Numbers that are zero. */
  public long getZeros() {
    return zeros;
  }

  public void setZeros(long zeros) {
    this.zeros = zeros;
  }

  /** Numbers that are infinite. */
  public long getInfinite() {
    return infinite;
  }

  public void setInfinite(long infinite) {
    this.infinite = infinite;
  }

  /** Texts that are empty. */
  public long getEmpty() {
    return empty;
  }

  public void setEmpty(long empty) {
    this.empty = empty;
  }

  /** The least number. */
  public Double getLeast() {
    return least;
  }

  public void setLeast(Double least) {
    this.least = least;
  }

  /** The greatest number. */
  public Double getGreatest() {
    return greatest;
  }

  public void setGreatest(Double greatest) {
    this.greatest = greatest;
  }

  /** The {@link ExactTotal} of the finite numbers. */
  public byte[] getSum() {
    return sum;
  }

  public void setSum(byte[] sum) {
    this.sum = sum;
  }

  /** The same of their squares. */
  public byte[] getSquares() {
    return squares;
  }

  public void setSquares(byte[] squares) {
    this.squares = squares;
  }
}
