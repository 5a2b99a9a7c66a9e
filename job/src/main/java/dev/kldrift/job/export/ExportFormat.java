package dev.kldrift.job.export;

/** What a result table is written as. */
public enum ExportFormat {
  ARROW,
  CSV,
  JSONL
}
