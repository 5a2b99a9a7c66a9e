package dev.kldrift.job.surprise;

import dev.kldrift.job.input.InputFile;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The histograms of patches over time, wherever they come from, and why others cannot be used. */
public interface PatchHistograms {
  /** What {@link #listed} and {@link #used} count, in plural. */
  String unit();

  /** How many there are. */
  long listed();

  /** How many of them are used. */
  long used();

  /** t, x, y, counts; several rows of a patch at a time are parts of one histogram. */
  Dataset<Row> patches();

  /** t, x, y, brightness from 0 to 255, where it is known. */
  Dataset<Row> brightness();

  /** What is not used: t, reason, detail, source_file, and x and y where there are any. */
  Dataset<Row> rejected();

  /** The files that are read. */
  List<InputFile> files();

  /** Where used patches lie. */
  PatchGrid grid();

  /** The picture that the patches of a time were cut from. */
  Optional<BufferedImage> picture(long t, Configuration hadoop);
}
