package dev.kldrift.job.export;

/** The file formats that result tables are exported to. */
public enum ExportFormat {
  /** One Arrow IPC file. */
  ARROW,
  /** CSV with a header. */
  CSV,
  /** A JSON object on each line. */
  JSONL
}
