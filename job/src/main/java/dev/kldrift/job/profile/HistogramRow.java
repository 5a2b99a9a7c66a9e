package dev.kldrift.job.profile;

import java.util.Arrays;

/**
 * A histogram and what its values are like, in the terms of the tables {@code histogram} and {@code
 * profile}; a bean, as Spark encodes those without boxing.
 */
public final class HistogramRow {
  private int day;
  private int level;
  private String[] segment;
  private int feature;
  private Long rows;
  private long[] counts;
  private Long nulls;
  private Long nans;
  private Integer distinct;
  private Double min;
  private Double max;
  private Double mean;
  private Double stddev;
  private Long zeros;
  private Long empty;

  /** Columns of a bean, for Spark. */
  public HistogramRow() {}

  HistogramRow(int feature, BinSpecification bins, HistogramPart part) {
    this.day = part.group().day();
    this.level = part.group().level();
    this.segment = part.group().segment().toArray(String[]::new);
    this.feature = feature;
    this.counts = part.counts();
    this.rows = Arrays.stream(counts).sum();
    if (bins.kind().isNumber()) {
      this.nulls = counts[counts.length - 2];
      this.nans = counts[counts.length - 1];
      this.min = part.least();
      this.max = part.greatest();
      long finite = rows - nulls - nans - part.infinite();
      this.mean = Moments.mean(part.sum(), finite);
      this.stddev = Moments.deviation(part.sum(), part.squares(), finite);
      this.zeros = part.zeros();
    } else {
      this.nulls = counts[counts.length - 1];
      this.distinct = (int) Arrays.stream(counts, 0, bins.kept()).filter(n -> n > 0).count();
      this.empty = part.empty();
    }
  }

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

  /** Values of the columns that the level is cut by. */
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

  /** All rows. */
  public Long getRows() {
    return rows;
  }

  public void setRows(Long rows) {
    this.rows = rows;
  }

  /** Rows of each bin. */
  public long[] getCounts() {
    return counts;
  }

  public void setCounts(long[] counts) {
    this.counts = counts;
  }

  /** Rows without a value. */
  public Long getNulls() {
    return nulls;
  }

  public void setNulls(Long nulls) {
    this.nulls = nulls;
  }

  /** Numbers that are NaN; NULL for texts. */
  public Long getNans() {
    return nans;
  }

  public void setNans(Long nans) {
    this.nans = nans;
  }

  /** How many of the kept texts occur; NULL for numbers. */
  public Integer getDistinct() {
    return distinct;
  }

  public void setDistinct(Integer distinct) {
    this.distinct = distinct;
  }

  /** The least number. */
  public Double getMin() {
    return min;
  }

  public void setMin(Double min) {
    this.min = min;
  }

  /** The greatest number. */
  public Double getMax() {
    return max;
  }

  public void setMax(Double max) {
    this.max = max;
  }

  /** Of the finite numbers. */
  public Double getMean() {
    return mean;
  }

  public void setMean(Double mean) {
    this.mean = mean;
  }

  /** Of a sample of the finite numbers. */
  public Double getStddev() {
    return stddev;
  }

  public void setStddev(Double stddev) {
    this.stddev = stddev;
  }

  /** Numbers that are zero; NULL for texts. */
  public Long getZeros() {
    return zeros;
  }

  public void setZeros(Long zeros) {
    this.zeros = zeros;
  }

  /** Texts without a character; NULL for numbers. */
  public Long getEmpty() {
    return empty;
  }

  public void setEmpty(Long empty) {
    this.empty = empty;
  }
}
