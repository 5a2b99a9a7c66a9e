package dev.kldrift.job.export;

/** The file formats that result tables are exported to. */
public enum ExportFormat {
  ARROW,
  CSV,
  JSONL
}
