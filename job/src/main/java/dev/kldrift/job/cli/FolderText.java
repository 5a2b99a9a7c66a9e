package dev.kldrift.job.cli;

import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Checks the name of a folder on the command line, wherever it lies. */
final class FolderText implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("'' is no folder (must name one)");
    }
    try {
      new Path(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no folder (must be a path or a URI)");
    }
  }
}
