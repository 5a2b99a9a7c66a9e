package dev.kldrift.job.column;

/** A batch of columns that are made already. */
final class MadeBatch implements Batch {
  private final BatchColumn[] columns;
  private final int rows;

  MadeBatch(BatchColumn[] columns, int rows) {
    this.columns = columns.clone();
    this.rows = rows;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public BatchColumn column(int place) {
    return columns[place];
  }
}
