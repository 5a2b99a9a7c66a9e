package dev.kldrift.job.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Checks a date on the command line. */
final class DateText implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    try {
      return LocalDate.parse(text).toString();
    } catch (DateTimeException e) {
      throw new TypeConversionException("'" + text + "' is not a date (must be YYYY-MM-DD)");
    }
  }
}
