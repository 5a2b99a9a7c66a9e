package dev.kldrift.job.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Checks the name of a file on the command line; Java takes none for the folder it runs in. */
final class FileText implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'%s' is no file (%s)".formatted(text, e.getReason()));
    }
    throw new TypeConversionException("'' is no file (must name one)");
  }
}
