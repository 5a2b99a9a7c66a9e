package dev.kldrift.job.stage;

import java.util.Map;

/**
 * One Parquet file, as its listing and its footer describe it.
 *
 * @param path full path
 * @param base folder under which {@code name=value} folders are columns
 * @param bytes length
 * @param modified modification time, milliseconds
 * @param rows rows by the footer
 * @param types type of each column, by name, in a form that is equal where the types are
 * @param columns what the footer says of each column
 * @param values values by the footer, of each column, by name: rows x bins for arrays
 */
public record InputFile(
    String path,
    String base,
    long bytes,
    long modified,
    long rows,
    Map<String, String> types,
    FooterColumns columns,
    Map<String, Long> values) {}
